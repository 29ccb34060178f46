"""Pictures for phones: light, no wider than needed, upright, nothing of the camera in them; bombs are not unpacked."""

import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageDraw

from learning.content.picture_making import MOST_BYTES, MadePicture, make_picture
from learning.content.pictures import PictureFault, read_size


def screenshot(width: int = 1080, height: int = 2340) -> Image.Image:
    """Something like a phone's screen: flat grounds, lines of text."""
    picture = Image.new("RGB", (width, height), "#faf5ea")
    draw = ImageDraw.Draw(picture)
    for row in range(40, height - 80, 90):
        draw.rounded_rectangle((40, row, width - 40, row + 70), 12, fill="#fffdf8", outline="#85735e", width=2)
        draw.text((70, row + 20), "Bấm vào Cài đặt rồi chọn Wi-Fi", fill="#241a13", font_size=28)
    return picture


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    target = BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def opened(data: bytes | None) -> Image.Image:
    assert data is not None
    return Image.open(BytesIO(data))


def made(path: str, data: bytes) -> MadePicture:
    found = make_picture(path, data)
    assert found is not None
    return found


def bomb() -> bytes:
    """A PNG that declares 60,000 × 60,000 pixels in a few bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_screenshot_is_made_light_and_narrow(kind: str) -> None:
    found = made(f"media/a.{kind.lower()}", saved(screenshot(), kind))
    assert (found.width, found.height) == (720, 1560)
    assert found.avif is not None and found.webp is not None
    assert len(found.avif) < len(found.webp) <= MOST_BYTES
    for data in (found.avif, found.webp):
        assert opened(data).size == (720, 1560)


def test_a_rich_picture_gets_narrower_until_it_is_light() -> None:
    noisy = Image.effect_noise((1200, 900), 60).convert("RGB")
    found = made("media/a.jpg", saved(noisy, "JPEG", quality=95))
    assert found.width < 720
    assert found.webp is not None and len(found.webp) <= MOST_BYTES


def test_one_that_cannot_be_made_light_is_told() -> None:
    noisy = Image.effect_noise((400, 4000), 120).convert("RGB")
    with pytest.raises(PictureFault, match="chi tiết"):
        make_picture("media/a.png", saved(noisy, "PNG"))


def test_a_light_original_stays_where_nothing_is_better() -> None:
    dot = saved(Image.new("RGB", (16, 16), "red"), "WEBP", lossless=True)
    assert make_picture("media/a.webp", dot) is None


def test_moving_pictures_stay_as_they_are() -> None:
    frames = [Image.new("RGB", (60, 60), colour) for colour in ("red", "blue")]
    data = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    assert make_picture("media/a.webp", data) is None


def test_a_photo_stands_upright_and_says_nothing_of_the_camera() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010F] = "Hãng máy ảnh"
    found = made("media/a.jpg", saved(screenshot(800, 400), "JPEG", exif=exif))
    assert (found.width, found.height) == (400, 800)
    for data in (found.avif, found.webp):
        assert data is not None and b"Exif" not in data and "Hãng máy ảnh".encode() not in data


def test_transparency_stays() -> None:
    clear = Image.new("RGBA", (900, 300), (0, 0, 0, 0))
    ImageDraw.Draw(clear).ellipse((100, 50, 800, 250), fill=(200, 0, 0, 255))
    found = made("media/a.png", saved(clear, "PNG"))
    assert found.webp is not None
    pixel = opened(found.webp).convert("RGBA").getpixel((0, 0))
    assert isinstance(pixel, tuple) and pixel[3] == 0


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16"])
def test_every_kind_of_pixel_is_read(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    picture = Image.new(mode, (900, 90)) if mode == "I;16" else screenshot(900, 90).convert(mode)
    found = make_picture(f"media/a.{kind.lower()}", saved(picture, kind))
    assert found is None or found.width in {720, 900}


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    with pytest.raises(PictureFault, match="60000 × 60000"):
        make_picture("media/a.png", bomb())
    with pytest.raises(PictureFault, match="16000 × 16000"):
        read_size("media/a.png", bomb().replace(struct.pack(">II", 60_000, 60_000), struct.pack(">II", 16_000, 16_000)))


@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_a_broken_file_is_told(cut: float) -> None:
    data = saved(screenshot(), "PNG")
    with pytest.raises(PictureFault, match="không đọc được"):
        make_picture("media/a.png", data[: int(len(data) * cut)])
