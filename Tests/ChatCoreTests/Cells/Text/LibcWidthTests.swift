import Glibc
import Testing

@testable import ChatCore

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
}
