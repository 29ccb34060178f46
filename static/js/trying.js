// All questions of a quiz on one page, for whoever writes it: what answering by hand is without.
"use strict";
for (const form of page.all("form")) questions.start(form);
