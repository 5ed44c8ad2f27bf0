// Colours of projects known by these names, some a little lighter or darker, so that each can be read on its ground.

extension Theme {
  static let catppuccinMocha = Theme(
    name: "catppuccin-mocha", isPainted: true,
    palette: Palette(
      ground: 0x1E1E2E, code: 0x28293D, text: 0xCDD6F4, selection: 0x45475A, accent: 0xCBA6F7,
      quiet: 0x9399B2, faint: 0x70748A, red: 0xF38BA8, green: 0xA6E3A1, yellow: 0xF9E2AF,
      keyword: 0xCBA6F7, number: 0xFAB387, function: 0x89B4FA))

  static let catppuccinLatte = Theme(
    name: "catppuccin-latte", isPainted: true,
    palette: Palette(
      ground: 0xEFF1F5, code: 0xE6E9EF, text: 0x4C4F69, selection: 0xCCD0DA, accent: 0x8538EA,
      quiet: 0x64677C, faint: 0x808390, red: 0xCE0F38, green: 0x2F7620, yellow: 0x915C13,
      keyword: 0x8538EA, number: 0xB24608, function: 0x1C5EE1))

  static let gruvboxDark = Theme(
    name: "gruvbox-dark", isPainted: true,
    palette: Palette(
      ground: 0x282828, code: 0x32302F, text: 0xEBDBB2, selection: 0x504945, accent: 0xFE8019,
      quiet: 0xA89984, faint: 0x84786D, red: 0xFC6A59, green: 0xB8BB26, yellow: 0xFABD2F,
      keyword: 0xFC6A59, number: 0xD3869B, function: 0x8EC07C))

  static let gruvboxLight = Theme(
    name: "gruvbox-light", isPainted: true,
    palette: Palette(
      ground: 0xFBF1C7, code: 0xF2E5BC, text: 0x3C3836, selection: 0xD5C4A1, accent: 0xAF3A03,
      quiet: 0x70645A, faint: 0x8B7F6E, red: 0x9D0006, green: 0x6D680D, yellow: 0x8D5C10,
      keyword: 0x9D0006, number: 0x8F3F71, function: 0x3C7050))

  static let nord = Theme(
    name: "nord", isPainted: true,
    palette: Palette(
      ground: 0x2E3440, code: 0x373E4D, text: 0xD8DEE9, selection: 0x434C5E, accent: 0x88C0D0,
      quiet: 0xA2AABA, faint: 0x7F8A9F, red: 0xD69AA0, green: 0xA3BE8C, yellow: 0xEBCB8B,
      keyword: 0x90ACC8, number: 0xD89B88, function: 0x88C0D0))

  static let tokyonight = Theme(
    name: "tokyonight", isPainted: true,
    palette: Palette(
      ground: 0x1A1B26, code: 0x24283B, text: 0xC0CAF5, selection: 0x33467C, accent: 0x7AA2F7,
      quiet: 0x8C90A8, faint: 0x697196, red: 0xF7768E, green: 0x9ECE6A, yellow: 0xE0AF68,
      keyword: 0xBB9AF7, number: 0xFF9E64, function: 0x7DCFFF))

  static let solarizedDark = Theme(
    name: "solarized-dark", isPainted: true,
    palette: Palette(
      ground: 0x002B36, code: 0x073642, text: 0xA1ADAD, selection: 0x0D4452, accent: 0x4DA0DA,
      quiet: 0x8D9D9E, faint: 0x6A7E84, red: 0xE87876, green: 0x90A217, yellow: 0xBC9417,
      keyword: 0x9194D3, number: 0xDB835E, function: 0x3BA9A0))

  static let solarizedLight = Theme(
    name: "solarized-light", isPainted: true,
    palette: Palette(
      ground: 0xFDF6E3, code: 0xEEE8D5, text: 0x4C5F65, selection: 0xDDD6C1, accent: 0x1E6CA4,
      quiet: 0x586B72, faint: 0x7A8686, red: 0xC42C2A, green: 0x606E00, yellow: 0x826300,
      keyword: 0x5D61A9, number: 0xB34213, function: 0x1E726C))
}
