"""Simulations as html of the look: numbered, illustrated steps, which a script turns into one screen at a time.

Every text is escaped here; Markdown and pictures are the business of who calls.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

from learning.content.dressing import AVIF
from learning.content.intake import clean
from learning.content.message import SENT
from learning.content.screen_items import Item, Photo
from learning.content.simulation import Screen, Simulation

# Whoever shows a simulation has to carry these icons on the page.
ICONS = frozenset({"tip", "info", "check", "again", "next"})

_DRAWN = re.compile(r'<section class="sim" data-simulation="([a-z0-9-]+)"')
_SWIPES = {"up": "Vuốt lên", "down": "Vuốt xuống", "left": "Vuốt sang trái", "right": "Vuốt sang phải"}
_SENTENCE_END = re.compile(r"(?<=[.!?…:])\s+")
_ARROWS = {"up": "↑", "down": "↓", "left": "←", "right": "→"}
_ASKED = "Máy hỏi lại. Đồng chí chọn gì?"
_LOOKS = {"icons": " home", "list": "", "dialog": " dialog", "form": "", "message": " chat", "photo": " full"}
_COMPARE = "Xin so từng chữ với lời dặn, rồi gõ lại."
_BAR = '<div class="bar" aria-hidden="true"><span class="num">14:05</span><span>4G ▮</span></div>'


@dataclass(frozen=True)
class Means:
    """What drawing needs of its surroundings: inline Markdown to html, and a picture's attributes (None: not there)."""

    inline: Callable[[str], str]
    picture: Callable[[str], Mapping[str, str] | None]


def draw_simulation(simulation: Simulation, means: Means) -> str:
    """The whole block; empty when not one of its screens can be shown yet, for want of its picture."""
    screens = [screen for screen in simulation.screens if screen.photo is None or means.picture(screen.photo.source)]
    if not screens:
        return ""
    name = f"sim-{simulation.id}"
    steps = "".join(
        _step(screen, f"{name}-{number}", f"<b>{_step_number(number, len(screens))}</b>", means)
        for number, screen in enumerate(screens, 1)
    )
    return (
        f'<section class="sim" data-simulation="{simulation.id}" aria-labelledby="{name}">'
        f'<p class="eye">Điện thoại để tập</p><h2 id="{name}">{_text(simulation.title)}</h2>'
        "<p>Điện thoại này chỉ để tập. Chạm nhầm cũng không sao.</p>"
        f'<ol class="stack">{steps}</ol><div role="status" data-said></div>'
        f'<button type="button" class="btn wide" data-go hidden>Sang bước tiếp{_icon("next")}</button>'
        f'<button type="button" class="btn ink wide" data-again hidden>{_icon("again")}Tập lại</button></section>'
    )


def drawn_ids(*pieces: str) -> frozenset[str]:
    """The ids of the simulations in some html, as of a lesson and its checks."""
    return frozenset(id_ for html in pieces for id_ in _DRAWN.findall(html))


def _step_number(number: int, count: int) -> str:
    return f'<span class="vh">Bước </span>{number}<span class="vh"> trong {count}</span>'


def _step(screen: Screen, name: str, number: str, means: Means) -> str:
    first, *more = screen.instruction or (_ASKED,)
    paragraphs = "".join(f"<p>{means.inline(paragraph)}</p>" for paragraph in more)
    data = f' data-hint="{_text(_hint(screen))}"' + (f' data-swipe="{screen.swipe}"' if screen.swipe else "")
    button = f'<button type="button" class="btn wide" data-swiped hidden>{_SWIPES.get(screen.swipe)}</button>'
    return (
        f'<li class="stack"{data}><h3 class="step" tabindex="-1">{number}<span>{means.inline(first)}</span></h3>'
        f'{paragraphs}<div class="phone" role="group" aria-label="{_text(screen.title)}">{_BAR}'
        f'<div class="screen{_LOOKS[screen.kind]}">{_inside(screen, name, means)}{_swipe_mark(screen)}</div></div>'
        f"{button if screen.swipe else ''}</li>"
    )


def _hint(screen: Screen) -> str:
    """What is said after a tap that went wrong."""
    if screen.swipe:
        return f"Đặt ngón tay lên màn hình, {_SWIPES[screen.swipe].lower()}, hoặc bấm nút ở dưới."
    if screen.photo:
        return f"Đồng chí tìm chỗ “{screen.photo.label}” rồi chạm vào."
    target = next((item for item in screen.items if item.is_target and item.role != "field"), None)
    if target is None:
        return "Gõ chữ vào ô, rồi bấm Xong."
    if target.role == "hold":
        return f"Đặt ngón tay lên chỗ “{target.label}”, giữ yên một giây."
    return f"Đồng chí tìm chỗ “{target.label}” rồi chạm vào."


def _inside(screen: Screen, name: str, means: Means) -> str:
    drawn = [_item(screen, item, f"{name}-{number}") + _reply(item, means) for number, item in enumerate(screen.items)]
    if screen.kind == "photo":
        return _photo(screen.photo, means) if screen.photo else ""
    if screen.kind == "dialog":
        asked = "".join(f"<p>{_text(line)}</p>" for line in screen.question)
        return f'<div class="box">{asked}<ul class="btns">{_listed(drawn)}</ul></div>{_finish(screen)}'
    if screen.kind == "icons":
        return f'<ul class="icons">{_listed(drawn)}</ul>'
    back = '<span aria-hidden="true">‹ </span>' if screen.kind == "message" else ""
    kept = {"message": "thread", "form": "entry"}.get(screen.kind, "rows")
    title = f'<p class="name">{back}{_text(screen.title)}</p>'
    return f'{title}<ul class="{kept}">{_listed(drawn)}</ul>{_finish(screen)}'


def _listed(drawn: list[str]) -> str:
    return "".join(f"<li>{each}</li>" for each in drawn)


def _item(screen: Screen, item: Item, name: str) -> str:
    if item.role == "field":
        return _field(item, name)
    if item.role == "switch":
        state = "true" if item.starts_on else "false"
        words = '<small aria-hidden="true"><span>Đang tắt</span><span>Đang bật</span></small>'
        return (
            f'<button type="button" disabled role="switch" aria-checked="{state}" data-first="{state}"{_target(item)}>'
            f"<span>{_sign(item)}{_text(item.label)}{_detail(item)}{words}</span><i></i>{_here(item)}</button>"
        )
    if screen.kind == "message":
        return _bubble(item, in_words=any(_is_in_words(each) for each in screen.items))
    if screen.kind == "icons":
        sign = item.icon or item.label[:1]
        inner = f'<span aria-hidden="true">{_text(sign)}</span>{_text(_whole(item))}{_here(item)}'
    elif screen.kind == "list":
        row = f"{_sign(item)}{_text(_whole(item))}{_detail(item)}"
        inner = f'<span>{row}</span>{_here(item)}<span aria-hidden="true">›</span>'
    else:
        inner = f"{_sign(item)}{_text(_whole(item))}{_here(item)}"
    return f'<button type="button" disabled{_target(item)}>{inner}</button>'


def _bubble(item: Item, *, in_words: bool) -> str:
    """One bubble of a conversation. in_words: somewhere on the screen words are to be tapped, so every sentence of
    every bubble looks as if it could be; else each bubble is one button."""
    whole = _whole(item)
    if whole.startswith("@ "):
        return f'<p class="when">{_text(whole[2:])}</p>'
    look = "bubble sent" if SENT.match(whole) else "bubble"
    before, label, after = _parts(item)
    if not in_words:
        inner = f"{_sign(item)}{_text(label)}{_here(item)}"
        return f'<button type="button" disabled{_target(item, look)}>{inner}</button>'
    words = [_words(text) for text in _sentences(before)]
    if item.is_target:
        words.append(_words(label, _target(item, "link")) + _here(item))
    else:
        words += [_words(text) for text in _sentences(label)]
    words += [_words(text) for text in _sentences(after)]
    return f'<div class="{look}">{_sign(item)}{" ".join(words)}</div>'


def _words(text: str, attributes: str = ' class="link"') -> str:
    return f'<button type="button" disabled{attributes}>{_text(text)}</button>'


def _is_in_words(item: Item) -> bool:
    before, _label, after = _parts(item)
    return item.is_target and bool(before or after)


def _parts(item: Item) -> tuple[str, str, str]:
    """What stands before the words to tap, they, and what stands after them, without the sign of what is sent."""
    if item.before:
        return SENT.sub("", item.before).strip(), item.label, item.after
    return "", SENT.sub("", item.label).strip(), item.after


def _sentences(text: str) -> list[str]:
    return [part for part in _SENTENCE_END.split(text) if part]


def _field(item: Item, name: str) -> str:
    return (
        f'<label for="{name}">{_text(item.label)}</label>{_detail(item)}<input class="in hit" id="{name}" disabled '
        f'data-want="{_text(item.accepted)}" data-hint="{_COMPARE}" autocomplete="off" autocapitalize="none" '
        'spellcheck="false">'
        f'<b class="here">Gõ: {_text(item.accepted)}</b>'
    )


def _finish(screen: Screen) -> str:
    """The button under fields when no item of the author's is there to finish them."""
    targets = {item.role == "field" for item in screen.items if item.is_target}
    return '<button type="button" class="done" disabled data-done>Xong</button>' if targets == {True} else ""


def _photo(photo: Photo, means: Means) -> str:
    attributes = means.picture(photo.source) or {}
    size = attributes.get("width", "100"), attributes.get("height", "100")
    width, height = (int(side) for side in size)
    picture = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items() if name != AVIF)
    html = f'<img{picture} alt="{_text(photo.description)}" loading="lazy" decoding="async" draggable="false">'
    if AVIF in attributes:
        html = f'<picture><source type="image/avif" srcset="{escape(attributes[AVIF])}">{html}</picture>'
    if photo.region is None:
        return f'<div class="shot">{html}</div>'
    left, top, wide, high = photo.region
    place = f'x="{left * width / 100:g}" y="{top * height / 100:g}"'
    extent = f'width="{wide * width / 100:g}" height="{high * height / 100:g}"'
    return (
        f'<div class="shot">{html}<svg viewBox="0 0 {width} {height}" preserveAspectRatio="none">'
        f'<rect class="hit" role="button" aria-label="{_text(photo.label)}" data-right="{_text(photo.label)}" {place} '
        f'{extent}/></svg></div><p class="here">Chạm vào khung đỏ: {_text(photo.label)}</p>'
    )


def _swipe_mark(screen: Screen) -> str:
    if not screen.swipe:
        return ""
    return f'<p class="here">{_ARROWS[screen.swipe]} {_SWIPES[screen.swipe]} trên màn hình</p>'


def _target(item: Item, look: str = "") -> str:
    """Class and data of a target; what is none has its class alone."""
    classes = " ".join(name for name in (look, "hit" if item.is_target else "") if name)
    given = f' class="{classes}"' if classes else ""
    if not item.is_target:
        return given
    held = " data-hold" if item.role == "hold" else ""
    return f'{given}{held} data-right="{_text(item.label)}"'


def _here(item: Item) -> str:
    if not item.is_target:
        return ""
    return f'<b class="here">{"Nhấn giữ đây" if item.role == "hold" else "Chạm đây"}</b>'


def _reply(item: Item, means: Means) -> str:
    return f"<template data-reply>{means.inline(item.reply)}</template>" if item.reply else ""


def _whole(item: Item) -> str:
    return " ".join(part for part in (item.before, item.label, item.after) if part)


def _sign(item: Item) -> str:
    return f'<span aria-hidden="true">{_text(item.icon)} </span>' if item.icon else ""


def _detail(item: Item) -> str:
    return f"<small>{_text(item.detail)}</small>" if item.detail else ""


def _icon(name: str) -> str:
    return f'<svg class="i" aria-hidden="true"><use href="#i-{name}"/></svg>'


def _text(text: str) -> str:
    return escape(clean(text))
