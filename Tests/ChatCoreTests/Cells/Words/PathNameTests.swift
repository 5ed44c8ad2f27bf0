import Cells
import Testing

@Suite("Parts of a path")
struct PathNameTests {
  @Test(
    "The last part, its ending in small letters, and what is before the ending",
    arguments: [
      ("a/b.txt", "b.txt", "txt", "b"), ("b.TXT", "b.TXT", "txt", "b"), ("a.d/b", "b", "", "b"),
      (".profile", ".profile", "", ".profile"), ("a/.env.json", ".env.json", "json", ".env"),
      ("a/b.tar.gz", "b.tar.gz", "gz", "b.tar"), ("b.", "b.", "", "b"), ("", "", "", ""), ("/", "", "", ""),
      ("a/b/", "b", "", "b"), ("é.PDF", "é.PDF", "pdf", "é"),
    ])
  func parts(path: String, file: String, ending: String, stem: String) {
    #expect(PathName.file(path) == file)
    #expect(PathName.ending(path) == ending)
    #expect(PathName.stem(path) == stem)
  }
}
