import CWidth
import Glibc
import Testing

@testable import Cells

/// The table against the measure curses uses: where libc knows a scalar, both agree or the scalar is never sent.
struct LibcWidthTests {
  @Test func agreesWithLibc() throws {
    // `wcwidth` is hidden behind a feature macro in the headers, so it is taken by name.
    let symbol = try #require(dlsym(dlopen(nil, RTLD_NOW), "wcwidth"))
    let wcwidth = unsafeBitCast(symbol, to: (@convention(c) (Int32) -> Int32).self)
    let locale = newlocale(Int32(1 << LC_CTYPE), "C.UTF-8", nil)
    let old = uselocale(locale)
    defer {
      uselocale(old)
      freelocale(locale)
    }
    #expect(wcwidth(0x4E00) == 2, "the C.UTF-8 locale is part of glibc")
    var disagreeing: [String] = []
    for value in UInt32(0x80)..<0x3FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let libc = wcwidth(Int32(value))
      let expected: Int32? =
        switch CellWidth.kind(of: scalar) {
        case .narrow: 1
        case .wide: 2
        case .mark: 0
        case .blank, .hidden: nil
        }
      // Scalars newer than this libc are unprintable to it; the terminal layer puts its own substitute there.
      if let expected, libc >= 0, expected != libc { disagreeing.append(String(value, radix: 16)) }
    }
    #expect(disagreeing == [])
  }

  /// What glibc 2.41 (Unicode 16) has wide and older ones do not know or have narrow: the table has it, and where libc
  /// has another word for it, libc decides.
  @Test func theTableIsThatOfUnicode16() throws {
    func count(_ ranges: [ClosedRange<UInt32>], where isSo: (Unicode.Scalar) -> Bool) -> Int {
      ranges.joined().count { Unicode.Scalar($0).map(isSo) ?? false }
    }
    let changed: [ClosedRange<UInt32>] = [0x2630...0x2637, 0x268A...0x268F, 0x1D300...0x1D356, 0x1D360...0x1D376]
    let added: [ClosedRange<UInt32>] = [
      0x2FFC...0x2FFF, 0x31E4...0x31E5, 0x31EF...0x31EF, 0x18CFF...0x18CFF, 0x1B132...0x1B132, 0x1B155...0x1B155,
    ]
    let trigram = try #require(Unicode.Scalar(0x2630 as UInt32))
    let expected = Int(cw_width(0x2630))
    #expect(expected == 1 || expected == 2)
    #expect(CellText(String(Character(trigram))).width == expected)
    #expect(count(changed) { CellWidth.isContested($0.value) } == 124)
    #expect(count(changed) { CellWidth.kind(of: $0) == (expected == 2 ? .wide : .narrow) } == 124)
    #expect(count(added) { isInTable($0.value) } == 10)
  }

  private func isInTable(_ value: UInt32) -> Bool {
    stride(from: 0, to: CellWidth.wideRanges.count, by: 2).contains {
      (CellWidth.wideRanges[$0]...CellWidth.wideRanges[$0 + 1]).contains(value)
    }
  }
}
