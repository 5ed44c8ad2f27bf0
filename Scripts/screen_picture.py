"""A terminal's screen, as `tmux capture-pane -e -N -p` prints it, as a picture.

Needs Pillow (pip install Pillow) and Debian's fonts-dejavu-core; fonts-noto-cjk and fonts-noto-color-emoji where the
screen shows such text.
"""

import collections
import copy
import functools
import re
import unicodedata

from PIL import Image, ImageDraw, ImageFont

# The grounds and texts of a terminal that has one or the other.
DARK = ((24, 27, 33), (214, 218, 226))
LIGHT = ((255, 255, 255), (36, 41, 47))
BASIC = [
    (40, 44, 52), (224, 108, 117), (152, 195, 121), (229, 192, 123), (97, 175, 239), (198, 120, 221), (86, 182, 194),
    (200, 204, 212), (92, 99, 112), (240, 128, 137), (170, 213, 140), (240, 210, 145), (130, 195, 250),
    (215, 150, 235), (110, 205, 215), (255, 255, 255),
]
STEPS = [0, 95, 135, 175, 215, 255]
FONTS = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono"
CJK = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
EMOJI = "/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf"
# Lines that meet at the edges of their cells, by the sides they reach: fonts leave gaps between rows.
LINES = {
    "─": "lr", "│": "ud", "┌": "rd", "┐": "ld", "└": "ru", "┘": "lu", "├": "urd", "┤": "uld", "┬": "lrd", "┴": "lru",
    "┼": "lrud", "╭": "rd", "╮": "ld", "╰": "ru", "╯": "lu",
}
LEFT_EIGHTHS, LOWER_EIGHTHS = "▏▎▍▌▋▊▉█", "▁▂▃▄▅▆▇█"


def indexed(index):
    if index < 16:
        return BASIC[index]
    if index < 232:
        index -= 16
        return (STEPS[index // 36], STEPS[index // 6 % 6], STEPS[index % 6])
    return (8 + 10 * (index - 232),) * 3


class Pen:
    """The state that escape sequences change."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.foreground = self.background = None
        self.bold = self.dim = self.italic = self.underline = self.reverse = self.strike = False

    def apply(self, codes):
        codes = [int(code or 0) for code in codes]
        while codes:
            code = codes.pop(0)
            if code == 0:
                self.reset()
            elif code in (1, 2, 3, 4, 7, 9):
                setattr(self, {1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "reverse", 9: "strike"}[code], True)
            elif code == 22:
                self.bold = self.dim = False
            elif code in (23, 24, 27, 29):
                setattr(self, {23: "italic", 24: "underline", 27: "reverse", 29: "strike"}[code], False)
            elif code in (38, 48):
                if codes.pop(0) == 5:
                    color = indexed(codes.pop(0))
                else:
                    color = tuple(codes[:3])
                    del codes[:3]
                setattr(self, "foreground" if code == 38 else "background", color)
            elif code in (39, 49):
                setattr(self, "foreground" if code == 39 else "background", None)
            elif 30 <= code < 38 or 90 <= code < 98:
                self.foreground = BASIC[code - 30 if code < 40 else code - 82]
            elif 40 <= code < 48 or 100 <= code < 108:
                self.background = BASIC[code - 40 if code < 50 else code - 92]

    def colors(self, terminal):
        background, foreground = self.background or terminal[0], self.foreground or terminal[1]
        if self.dim:
            foreground = tuple((a + b) // 2 for a, b in zip(foreground, background))
        return (background, foreground) if self.reverse else (foreground, background)


def glyphs(line):
    """The graphemes of a line, roughly: a base with its marks, or a pair of regional indicators."""
    found = []
    for character in line:
        joins = unicodedata.combining(character) or character in "\u200d\ufe0f\u20e3" or (
            found and found[-1][-1] == "\u200d") or (
            found and 0x1F1E6 <= ord(character) <= 0x1F1FF and len(found[-1]) == 1 and 0x1F1E6 <= ord(found[-1]) <= 0x1F1FF)
        if joins and found:
            found[-1] += character
        else:
            found.append(character)
    return found


def columns(glyph):
    wide = unicodedata.east_asian_width(glyph[0]) in "WF"
    return 2 if wide or 0x1F1E6 <= ord(glyph[0]) <= 0x1F1FF and len(glyph) > 1 else 1


def cells(line, pen, terminal):
    """The glyphs of a line with column, columns, colours and the pen they are written with, which goes on in the next."""
    x = 0
    for part in re.split("(\x1b\\[[0-9;]*m)", line):
        match = re.fullmatch("\x1b\\[([0-9;]*)m", part)
        if match:
            pen.apply(match[1].split(";"))
            continue
        for glyph in glyphs(part):
            yield x, columns(glyph), glyph, *pen.colors(terminal), copy.copy(pen)
            x += columns(glyph)


@functools.cache
def font(path, size):
    try:
        return ImageFont.truetype(path, size)
    except OSError:
        return ImageFont.truetype(FONTS + ".ttf", size)


def draw_line(draw, sides, box, color, thick):
    left, top, right, bottom = box
    x, y = (left + right) // 2, (top + bottom) // 2
    ends = {"l": (left, y, x, y), "r": (x, y, right, y), "u": (x, top, x, y), "d": (x, y, x, bottom)}
    for side in sides:
        draw.line(ends[side], fill=color, width=thick)


def draw_glyph(image, draw, glyph, box, color, pen, size):
    left, top, right, bottom = box
    thick = max(1, size // 13)
    if glyph in LINES:
        draw_line(draw, LINES[glyph], box, color, thick)
    elif glyph in LEFT_EIGHTHS:
        share = (LEFT_EIGHTHS.index(glyph) + 1) / 8
        draw.rectangle([left, top, left + round((right - left) * share) - 1, bottom - 1], fill=color)
    elif glyph in LOWER_EIGHTHS:
        share = (LOWER_EIGHTHS.index(glyph) + 1) / 8
        draw.rectangle([left, bottom - round((bottom - top) * share), right - 1, bottom - 1], fill=color)
    elif glyph == "▀":
        draw.rectangle([left, top, right - 1, top + (bottom - top) // 2 - 1], fill=color)
    elif ord(glyph[0]) >= 0x1F000:
        stamp = Image.new("RGBA", (136, 128))
        ImageDraw.Draw(stamp).text((0, 0), glyph, font=font(EMOJI, 109), embedded_color=True)
        stamp = stamp.resize((right - left, round((right - left) * 128 / 136)))
        image.paste(stamp, (left, top + size // 6), stamp)
    else:
        style = {(0, 0): "", (1, 0): "-Bold", (0, 1): "-Oblique", (1, 1): "-BoldOblique"}[pen.bold, pen.italic]
        wide = columns(glyph) == 2
        used = font(CJK, size - size // 8) if wide else font(FONTS + style + ".ttf", size)
        draw.text((left, top + size // 9), glyph, font=used, fill=color)


def picture(text, width=None, height=None, terminal=DARK, size=26, cursor=None):
    """The screen as an image of `size` pixels a row of text; `cursor` is a column and a row."""
    lines = text.split("\n")[:-1]
    pen = Pen()
    drawn = [list(cells(line, pen, terminal)) for line in lines]
    width = width or max([line[-1][0] + line[-1][1] for line in drawn if line] + [20])
    height = height or len(lines)
    grounds = collections.Counter(cell[4] for line in drawn for cell in line)
    grounds[terminal[0]] += width * height - sum(grounds.values())
    # Around the screen is what most of it has behind it.
    ground = grounds.most_common(1)[0][0]
    cell, row, margin = round(font(FONTS + ".ttf", size).getlength("M")), size + size // 3, size * 3 // 4
    image = Image.new("RGB", (width * cell + 2 * margin, height * row + 2 * margin), ground)
    draw = ImageDraw.Draw(image)
    # Cells that are not printed have the terminal's own ground.
    draw.rectangle([margin, margin, margin + width * cell - 1, margin + height * row - 1], fill=terminal[0])
    for y, line in enumerate(drawn[:height]):
        for x, span, glyph, foreground, background, pen in line:
            left, top = margin + x * cell, margin + y * row
            right, bottom = left + span * cell, top + row
            if cursor == (x, y):
                foreground, background, cursor = background, foreground, None
            if background != terminal[0]:
                draw.rectangle([left, top, right - 1, bottom - 1], fill=background)
            if glyph != " ":
                draw_glyph(image, draw, glyph, (left, top, right, bottom), foreground, pen, size)
            if pen.underline:
                draw.line([left, bottom - 4, right - 1, bottom - 4], fill=foreground, width=max(1, size // 13))
            if pen.strike:
                draw.line([left, top + row // 2, right - 1, top + row // 2], fill=foreground, width=max(1, size // 13))
    if cursor:
        left, top = margin + cursor[0] * cell, margin + cursor[1] * row
        draw.rectangle([left, top, left + cell - 1, top + row - 1], fill=terminal[1])
    return image


def save(image, path, colors=128):
    """As a PNG of few colours, which text needs no more of."""
    image.quantize(colors, dither=Image.Dither.NONE).save(path, optimize=True)
