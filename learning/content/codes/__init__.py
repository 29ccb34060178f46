"""The table of findings: what each code says and how to mend it. Does not know where a code is given."""

from collections.abc import Mapping

from learning.content.codes import blocks, files, questions, references, structure, warnings
from learning.content.codes.entry import Code

CODES: Mapping[str, Code] = {
    **files.CODES,
    **references.CODES,
    **structure.CODES,
    **blocks.CODES,
    **questions.CODES,
    **warnings.CODES,
}
