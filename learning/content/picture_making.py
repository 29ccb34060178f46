"""Pictures as phones get them: one width, AVIF and a fallback, at most 40 KB; made when a course is published.

One width, because the copy that is taken along has to be the one that the page asks for: 720 pixels are 360 of a phone
that draws two for each, and a desk shows a lesson no wider. Runs in the child process of learning.content.worker.
"""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

from learning.content.pictures import MOST_PIXELS, PictureFault, read_size

MOST_BYTES = 40 * 1024
WIDTHS = (720, 540, 400)
RASTER = frozenset({"png", "jpg", "jpeg", "webp"})
_AVIF_QUALITIES = (60, 45, 30)
_WEBP_QUALITIES = (75, 60, 40)
_AVIF_SPEED = 8
_FORMATS = ("PNG", "JPEG", "WEBP")

Image.MAX_IMAGE_PIXELS = MOST_PIXELS


@dataclass(frozen=True)
class MadePicture:
    """What is served in place of a picture: its size in pixels; avif and webp are None where the original is better."""

    width: int
    height: int
    avif: bytes | None
    webp: bytes | None


def make_picture(path: str, data: bytes) -> MadePicture | None:
    """The picture for phones; None when the original may be served as it is: small, or with moving images.

    Raises PictureFault for what cannot be read, or is too rich in detail for 40 KB. What the file declares of its size
    is asked before anything is unpacked.
    """
    width, _height = read_size(path, data)
    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as opened:
            if getattr(opened, "n_frames", 1) > 1:
                return None
            opened.draft("RGB", (2 * WIDTHS[0], 2 * WIDTHS[0]))  # JPEG is unpacked no larger than needed
            ImageOps.exif_transpose(opened, in_place=True)
            picture = opened.convert("RGBA" if opened.has_transparency_data else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as fault:
        raise PictureFault("không đọc được") from fault
    is_light = len(data) <= MOST_BYTES and width <= WIDTHS[0]
    return _lightest(picture, data, is_light)


def _lightest(picture: Image.Image, data: bytes, is_light: bool) -> MadePicture | None:
    for widest in WIDTHS:
        sized = _narrowed(picture, widest)
        webp = _encode(sized, "WEBP", _WEBP_QUALITIES, method=4)
        if webp is None and not is_light:
            continue
        avif = _encode(sized, "AVIF", _AVIF_QUALITIES, speed=_AVIF_SPEED, max_threads=1)
        if is_light and (webp is None or len(webp) >= len(data)):
            avif = avif if avif and len(avif) < len(data) else None
            return MadePicture(*sized.size, avif, None) if avif else None
        if webp is not None:
            return MadePicture(*sized.size, avif if avif and len(avif) < len(webp) else None, webp)
    raise PictureFault(f"quá nhiều chi tiết, thu nhỏ hết mức vẫn trên {MOST_BYTES // 1024} KB")


def _narrowed(picture: Image.Image, widest: int) -> Image.Image:
    if picture.width <= widest:
        return picture
    height = max(1, round(picture.height * widest / picture.width))
    return picture.resize((widest, height), Image.Resampling.LANCZOS)


def _encode(picture: Image.Image, kind: str, qualities: tuple[int, ...], **options: int) -> bytes | None:
    """The picture in the best of some qualities that is light enough; None when none is."""
    for quality in qualities:
        target = BytesIO()
        picture.save(target, kind, quality=quality, **options)
        if target.tell() <= MOST_BYTES:
            return target.getvalue()
    return None
