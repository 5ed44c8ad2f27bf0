extension Key {
  /// The key in the place of `character` on a Latin keyboard: what a terminal that does not tell would have to. Nil for
  /// Latin letters, and for scripts whose keyboards are not known here.
  package static func latin(_ character: Character) -> Character? {
    guard let scalar = character.unicodeScalars.first, scalar.value > 0x24F else { return nil }
    if let key = layouts[character] { return key }
    guard let lower = character.lowercased().first, let key = layouts[lower] else { return nil }
    return shifted(key) ?? key.uppercased().first
  }

  /// What a key of the usual Latin keyboard that is no letter gives with Shift.
  package static func shifted(_ character: Character) -> Character? { shiftedKeys[character] }

  /// Russian with Ukrainian's own letters, Greek, Hebrew, Arabic, Korean, Thai and Georgian, each over the keys of its
  /// rows.
  private static let layouts: [Character: Character] = {
    let rows = [
      ("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"), ("іїєґ", "s]'\\"),
      ("ςερτυθιοπασδφγηξκλζχψωβνμ", "wertyuiopasdfghjklzxcvbnm"),
      ("קראטוןםפשדגכעיחלךףזסבהנמצתץ", "ertyuiopasdfghjkl;zxcvbnm,."),
      ("ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوز", "qwertyuiop[]asdfghjkl;'zxcvnm,."),
      ("ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ", "qwertyuiopasdfghjklzxcvbnm"),
      ("ๆไำพะัีรนยบลฟหกดเ้่าสวงผปแอิืทมใฝ", "qwertyuiop[]asdfghjkl;'zxcvbnm,./"),
      ("ქწერტყუიოპასდფგჰჯკლზხცვბნმ", "qwertyuiopasdfghjklzxcvbnm"),
    ]
    var keys: [Character: Character] = [:]
    for (letters, places) in rows {
      // By scalars: a Thai vowel sign would join the letter before it.
      for (letter, place) in zip(letters.unicodeScalars, places) { keys[Character(letter)] = place }
    }
    return keys
  }()

  private static let shiftedKeys = Dictionary(
    uniqueKeysWithValues: zip("`1234567890-=[]\\;',./", "~!@#$%^&*()_+{}|:\"<>?"))
}
