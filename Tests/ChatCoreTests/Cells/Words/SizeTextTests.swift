import Testing

@testable import Cells

@Suite("Sizes in words")
struct SizeTextTests {
  @Test(
    "a window in few letters",
    arguments: [
      (0, "0"), (999, "999"), (4096, "4k"), (8192, "8k"), (32_768, "32k"), (32_000, "32k"), (65_536, "64k"),
      (128_000, "128k"), (131_072, "128k"), (163_840, "160k"), (200_000, "200k"), (1_000_000, "1M"),
      (1_048_576, "1M"), (1_500_000, "1.5M"), (2_097_152, "2M"), (9_999, "10k"),
    ])
  func brief(_ count: Int, _ words: String) { #expect(SizeText.brief(count) == words) }
}
