/// The words of LaTeX for a sign or a name: the one table of them.
enum FormulaTable {
  /// Pairs of a command and its sign, by what the sign is to its neighbours.
  private static let signs: [(FormulaClass, String)] = [
    (
      .ordinary,
      """
      alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ varkappa ϰ \
      lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ \
      chi χ psi ψ omega ω digamma ϝ Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω \
      varGamma Γ varDelta Δ varTheta Θ varLambda Λ varPi Π varSigma Σ varPhi Φ varPsi Ψ varOmega Ω Alpha Α Beta Β \
      infty ∞ partial ∂ nabla ∇ hbar ℏ hslash ℏ ell ℓ Re ℜ Im ℑ wp ℘ aleph ℵ beth ℶ gimel ℷ imath ı jmath ȷ emptyset ∅ \
      varnothing ∅ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ top ⊤ bot ⊥ angle ∠ measuredangle ∡ triangle △ square □ \
      Box □ blacksquare ■ qed ∎ bigstar ★ diamondsuit ♢ heartsuit ♡ clubsuit ♣ spadesuit ♠ prime ′ backprime ‵ degree \
      ° textdegree ° ldots … dots … dotsc … dotso … cdots ⋯ dotsb ⋯ dotsm ⋯ dotsi ⋯ vdots ⋮ ddots ⋱ surd √ checkmark ✓ \
      complement ∁ eth ð mho ℧ Finv Ⅎ AA Å S § P ¶ pounds £ euro € yen ¥ copyright © dag † ddag ‡ textbackslash \\ \
      backslash \\ % % $ $ # # & & _ _ infin ∞ blacktriangle ▲ lozenge ◊ flat ♭ sharp ♯ natural ♮ N ℕ Z ℤ Q ℚ R ℝ C ℂ \
      reals ℝ Reals ℝ natnums ℕ cnums ℂ Complex ℂ wr ≀ vert | Vert ‖ | ‖ / /
      """
    ),
    (
      .relation,
      """
      leq ≤ le ≤ leqslant ⩽ geq ≥ ge ≥ geqslant ⩾ neq ≠ ne ≠ equiv ≡ approx ≈ approxeq ≊ sim ∼ simeq ≃ cong ≅ ncong ≇ \
      propto ∝ varpropto ∝ ll ≪ gg ≫ lll ⋘ ggg ⋙ lt < gt > doteq ≐ triangleq ≜ coloneqq ≔ eqqcolon ≕ asymp ≍ prec ≺ \
      succ ≻ preceq ⪯ succeq ⪰ in ∈ notin ∉ ni ∋ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ supsetneq ⊋ \
      nsubseteq ⊈ sqsubseteq ⊑ sqsupseteq ⊒ mid ∣ nmid ∤ divides ∣ parallel ∥ nparallel ∦ perp ⊥ vdash ⊢ dashv ⊣ \
      models ⊨ vDash ⊨ Vdash ⊩ nvdash ⊬ to → rightarrow → gets ← leftarrow ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ \
      Leftrightarrow ⇔ implies ⟹ impliedby ⟸ iff ⟺ longrightarrow ⟶ longleftarrow ⟵ longleftrightarrow ⟷ \
      Longrightarrow ⟹ Longleftarrow ⟸ Longleftrightarrow ⟺ mapsto ↦ longmapsto ⟼ hookrightarrow ↪ hookleftarrow ↩ \
      twoheadrightarrow ↠ rightarrowtail ↣ uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ nearrow ↗ searrow \
      ↘ nwarrow ↖ swarrow ↙ rightharpoonup ⇀ rightharpoondown ⇁ leftharpoonup ↼ rightleftharpoons ⇌ leftrightharpoons \
      ⇋ rightleftarrows ⇄ leadsto ⇝ rightsquigarrow ⇝ nleq ≰ ngeq ≱ nless ≮ ngtr ≯ lesssim ≲ gtrsim ≳ lessgtr ≶ \
      because ∵ therefore ∴ smile ⌣ frown ⌢ bowtie ⋈ Join ⋈ nrightarrow ↛ nRightarrow ⇏ trianglelefteq ⊴ \
      vartriangleleft ⊲ colon :
      """
    ),
    (
      .binary,
      """
      circ ∘ times × cdot · div ÷ pm ± mp ∓ ast ∗ star ⋆ bullet • oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ wedge ∧ \
      land ∧ vee ∨ lor ∨ cap ∩ cup ∪ setminus ∖ smallsetminus ∖ sqcap ⊓ sqcup ⊔ uplus ⊎ amalg ⨿ dagger † ddagger ‡ \
      ltimes ⋉ rtimes ⋊ diamond ⋄ bigcirc ◯ boxplus ⊞ boxtimes ⊠ boxdot ⊡ triangleleft ◁ triangleright ▷ veebar ⊻ bmod \
      mod centerdot · dotplus ∔ lhd ⊲ rhd ⊳ intercal ⊺ xor ⊕ barwedge ⊼
      """
    ),
    (
      .big,
      """
      sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ oiint ∯ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ \
      bigvee ⋁ bigwedge ⋀ biguplus ⨄ bigsqcup ⨆ intop ∫ smallint ∫
      """
    ),
    (.open, "{ { lbrace { lbrack [ langle ⟨ lfloor ⌊ lceil ⌈ lvert | lVert ‖ lgroup ⟮ llbracket ⟦ ulcorner ⌜"),
    (.close, "} } rbrace } rbrack ] rangle ⟩ rfloor ⌋ rceil ⌉ rvert | rVert ‖ rgroup ⟯ rrbracket ⟧ urcorner ⌝"),
    (.punctuation, "cdotp · ldotp ."),
  ]

  private static let functions = """
    sin cos tan cot sec csc sinh cosh tanh coth sech csch arcsin arccos arctan arccot arcsinh sgn sign log ln lg exp \
    deg dim hom ker arg det tr Tr rank diag span vol erf Var Cov Corr softmax sigmoid ReLU relu grad curl lcm ord
    """
  private static let limits =
    "lim limsup liminf max min sup inf Pr gcd argmax argmin varlimsup varliminf injlim projlim"

  /// A sign, and what it is.
  struct Entry {
    var sign: String
    var kind: FormulaClass
  }

  private static let entries: [String: Entry] = {
    var entries: [String: Entry] = [:]
    for (kind, pairs) in signs {
      let words = pairs.split(separator: " ")
      for place in stride(from: 0, to: words.count - 1, by: 2) {
        entries[String(words[place])] = Entry(sign: String(words[place + 1]), kind: kind)
      }
    }
    for name in functions.split(separator: " ") { entries[String(name)] = Entry(sign: String(name), kind: .function) }
    for name in limits.split(separator: " ") { entries[String(name)] = Entry(sign: String(name), kind: .limit) }
    return entries
  }()

  /// The sign of a command without its backslash.
  static func entry(_ command: String) -> Entry? { entries[command] }

  /// What a character is by itself.
  static func kind(of character: Character) -> FormulaClass {
    switch character {
    case "+", "-", "−", "*", "±", "×", "÷", "·", "∪", "∩", "∧", "∨", "⊕", "⊗": .binary
    case "=", "<", ">", "≤", "≥", "≠", "≈", "≡", "∈", "∉", "⊂", "⊆", "→", "⇒", "⇔", "↔", "←", "∼": .relation
    case "(", "[": .open
    case ")", "]": .close
    case ",", ";", ":": .punctuation
    case "∑", "∏", "∫": .big
    default: .ordinary
    }
  }

  /// Marks over a letter; `true` where each letter below is marked.
  static let accents: [String: (Unicode.Scalar, Bool)] = [
    "hat": ("\u{302}", false), "widehat": ("\u{302}", false), "tilde": ("\u{303}", false),
    "widetilde": ("\u{303}", false), "bar": ("\u{304}", false), "overline": ("\u{305}", true),
    "underline": ("\u{332}", true), "underbar": ("\u{332}", true), "vec": ("\u{20D7}", true),
    "overrightarrow": ("\u{20D7}", true), "overleftarrow": ("\u{20D6}", true), "dot": ("\u{307}", false),
    "ddot": ("\u{308}", false), "dddot": ("\u{20DB}", false), "acute": ("\u{301}", false), "grave": ("\u{300}", false),
    "breve": ("\u{306}", false), "check": ("\u{30C}", false), "mathring": ("\u{30A}", false),
    "overleftrightarrow": ("\u{20E1}", true),
  ]

  /// Letters that Unicode has elsewhere than in the row of their alphabet.
  private static let exceptions: [String: [Character: Character]] = [
    "mathbb": ["C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"],
    "mathcal": ["B": "ℬ", "E": "ℰ", "F": "ℱ", "H": "ℋ", "I": "ℐ", "L": "ℒ", "M": "ℳ", "R": "ℛ"],
    "mathfrak": ["C": "ℭ", "H": "ℌ", "I": "ℑ", "R": "ℜ", "Z": "ℨ"],
  ]
  /// Where A and a of an alphabet are; 0 for none.
  private static let alphabets: [String: (capital: UInt32, small: UInt32)] = [
    "mathbb": (0x1D538, 0x1D552), "mathcal": (0x1D49C, 0), "mathfrak": (0x1D504, 0x1D51E),
  ]

  /// A letter of an alphabet; nil where it has none.
  static func letter(_ letter: Character, _ alphabet: String) -> Character? {
    if let exception = exceptions[alphabet]?[letter] { return exception }
    guard let (capital, small) = alphabets[alphabet], let ascii = letter.asciiValue else { return nil }
    if alphabet == "mathbb", letter == "1" { return "𝟙" }
    let start = ascii.isCapital ? capital : small
    guard letter.isLetter, start > 0 else { return nil }
    return Unicode.Scalar(start + UInt32(ascii | 0x20) - 0x61).map(Character.init)
  }

  /// Fractions that have a sign of their own.
  static let fractions: [String: String] = [
    "1/2": "½", "1/3": "⅓", "2/3": "⅔", "1/4": "¼", "3/4": "¾", "1/5": "⅕", "2/5": "⅖", "3/5": "⅗", "4/5": "⅘",
    "1/6": "⅙",
    "5/6": "⅚", "1/7": "⅐", "1/8": "⅛", "3/8": "⅜", "5/8": "⅝", "7/8": "⅞", "1/9": "⅑", "1/10": "⅒",
  ]
}

/// Letters that Unicode has above and below the line.
enum ScriptLetters {
  private static let above = pairs(
    """
    0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺−⁻-⁻=⁼(⁽)⁾aᵃbᵇcᶜdᵈeᵉfᶠgᵍhʰiⁱjʲkᵏlˡmᵐnⁿoᵒpᵖrʳsˢtᵗuᵘvᵛwʷxˣyʸzᶻAᴬBᴮDᴰEᴱGᴳHᴴIᴵJᴶKᴷLᴸMᴹNᴺOᴼPᴾ\
    RᴿTᵀUᵁVⱽWᵂβᵝγᵞδᵟθᶿϕᵠφᵠχᵡ⊤ᵀ⊺ᵀ′′″″‴‴∘°°°**∗*††‡‡
    """)
  private static let below = pairs(
    "0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊−₋-₋=₌(₍)₎aₐeₑhₕiᵢjⱼkₖlₗmₘnₙoₒpₚrᵣsₛtₜuᵤvᵥxₓβᵦγᵧρᵨϕᵩφᵩχᵪ,,")

  private static func pairs(_ text: String) -> [Character: Character] {
    let letters = Array(text)
    return Dictionary(
      stride(from: 0, to: letters.count - 1, by: 2).map { (letters[$0], letters[$0 + 1]) }, uniquingKeysWith: { $1 })
  }

  /// The text above or below the line; nil where a letter is missing there.
  static func raised(_ text: String) -> String? { mapped(text, above) }
  static func lowered(_ text: String) -> String? { mapped(text, below) }

  private static func mapped(_ text: String, _ table: [Character: Character]) -> String? {
    var out = ""
    for letter in text {
      guard let script = table[letter] else { return nil }
      out.append(script)
    }
    return out
  }

  /// A script as it is written where Unicode has no letters for it: `^x`, `_(max)`.
  static func script(_ text: String, isAbove: Bool) -> String {
    if let script = isAbove ? raised(text) : lowered(text) { return script }
    let isOne = text.count == 1 || text.first == "(" && text.last == ")" && !text.dropFirst().dropLast().contains("(")
    return (isAbove ? "^" : "_") + (isOne ? text : "(\(text))")
  }
}
