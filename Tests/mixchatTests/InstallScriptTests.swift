import Foundation
import TestSupport
import Testing

/// What `make` and its scripts do to a machine, with others in the place of the programs that would change it.
@Suite("Installing")
struct InstallScriptTests {
  private static let root = SourceTree.path("")
  private let home: TemporaryDirectory

  init() throws { home = try TemporaryDirectory() }

  /// A program in front of the others.
  private func stub(_ name: String, _ script: String) throws {
    try FileManager.default.createDirectory(atPath: home.file("bin"), withIntermediateDirectories: true)
    try "#!/bin/bash\n\(script)\n".write(toFile: home.file("bin/" + name), atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: home.file("bin/" + name))
  }

  private func run(_ words: [String], _ variables: [String: String] = [:]) throws -> ChildProgram.Outcome {
    var environment = ["HOME": home.path, "PATH": home.file("bin") + ":/usr/bin:/bin", "LANG": "C.UTF-8"]
    environment.merge(variables) { _, new in new }
    return try ChildProgram(words, environment: environment, directory: Self.root).finish()
  }

  /// A good toolchain, and a Debian on which everything is installed but what is named.
  private func machine(without missing: [String], user: Int = 0) throws {
    try stub("swift", "echo 'Swift version 6.3.1 (swift-6.3.1-RELEASE)'")
    try stub("id", "echo \(user)")
    let list = missing.map { "-e ^\($0)$" }.joined(separator: " ")
    let filter = missing.isEmpty ? "cat" : "grep -vx \(list)"
    try stub("dpkg-query", "shift 2; printf '%s\\n' \"$@\" | \(filter) | sed 's/^/installed /'")
    try stub("apt-get", "echo \"$*\" >>$HOME/apt; exit 0")
  }

  private var asked: String { (try? String(contentsOfFile: home.file("apt"), encoding: .utf8)) ?? "" }

  @Test("A toolchain that cannot run: its last line, and the packages that help")
  func brokenToolchain() throws {
    try machine(without: ["g++"])
    try stub("swift", "echo first; echo 'error while loading shared libraries: libzz.so.9' >&2; exit 127")
    let outcome = try run(["Scripts/setup.sh", "build"])
    #expect(outcome.status == 1)
    for word in ["cannot run", "libzz.so.9", "libxml2", "swift.org"] { #expect(outcome.errors.contains(word)) }
    #expect(asked.isEmpty, "nothing is installed for a build that cannot be")
  }

  @Test(
    "A toolchain that says nothing: how it ended",
    arguments: [
      ("exit 3", "it said nothing, and ended with 3"), ("kill -SEGV $$", "Segmentation fault"),
      ("echo; exit 1", "it said nothing, and ended with 1"), ("printf '\\e[31mbad\\e[m\\n' >&2; exit 2", " bad\n"),
    ])
  func silentToolchain(_ script: String, _ words: String) throws {
    try machine(without: [])
    try stub("swift", script)
    let outcome = try run(["Scripts/setup.sh", "build"])
    #expect(outcome.status == 1 && outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test("No toolchain: what to install")
  func noToolchain() throws {
    let outcome = try run(["Scripts/setup.sh", "build"], ["PATH": "/usr/bin:/bin", "SWIFT": "no-such-swift"])
    #expect(outcome.status == 1 && outcome.errors.contains("no Swift toolchain found"))
  }

  @Test("The licences of what is linked in: what cannot be told ends with what to do")
  func licences() throws {
    let tree = home.file("tree")
    for folder in ["Scripts", "Resources", ".build"] {
      try FileManager.default.createDirectory(atPath: "\(tree)/\(folder)", withIntermediateDirectories: true)
    }
    for name in ["Scripts/licenses.sh", "Resources/licenses"] {
      try FileManager.default.copyItem(atPath: SourceTree.path(name), toPath: "\(tree)/\(name)")
    }
    func errors() throws -> String { try run(["\(tree)/Scripts/licenses.sh"]).errors }
    #expect(
      try errors() == "licenses: .build/archives is missing, which says whose libraries are linked into the program. "
        + "Run `rm -f .build/release/mixchat && make deb`: it is built again.\n")
    try FileManager.default.createDirectory(atPath: tree + "/.build/archives", withIntermediateDirectories: false)
    let license = ".build/checkouts/GRDB.swift/LICENSE"
    #expect(
      try errors() == "licenses: \(license) is missing, a licence that belongs to the program. Run `make build`.\n")
    for package in ["GRDB.swift", "Yams"] {
      let folder = "\(tree)/.build/checkouts/\(package)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data("Copyright (c) Somebody\n\nPermission is granted.\n".utf8).write(to: URL(filePath: folder + "/LICENSE"))
    }
    // Where no library has an archive, all of them stay shared.
    #expect(try errors() == "")
    try Data().write(to: URL(filePath: tree + "/.build/archives/libnew.a"))
    #expect(try errors().contains(".build/archives/libnew.a is linked in"))
  }

  @Test("A compiler with its linker and C++ headers is among the build's packages")
  func linker() throws {
    try machine(without: ["g++"])
    #expect(try run(["Scripts/setup.sh", "build"]).status == 0)
    #expect(asked.contains("install -y --no-install-recommends g++"))
  }

  @Test("A held apt lock is waited for, and who holds it is told")
  func lock() throws {
    try machine(without: ["g++"])
    try stub(
      "apt-get",
      """
      if [ ! -e $HOME/free ]; then
        touch $HOME/free
        echo 'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 77 (unattended-upgr)'
        exit 100
      fi
      """)
    let outcome = try run(["Scripts/setup.sh", "build"])
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("another program (process 77 (unattended-upgr)) holds apt's lock"))
  }

  @Test("A lock that is held for too long ends it with what to do")
  func lockHeld() throws {
    try machine(without: ["g++"])
    try stub("apt-get", "echo 'E: Could not get lock /var/lib/dpkg/lock'; exit 100")
    let outcome = try run(["Scripts/setup.sh", "build"], ["MIXCHAT_APT_WAIT": "0"])
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("still held") && outcome.errors.contains("apt-get install"))
  }

  @Test("Without rights: the packages by name, and sudo is asked once")
  func rights() throws {
    try machine(without: ["g++", "git"], user: 1000)
    try stub("sudo", "echo \"$*\" >>$HOME/sudo; exit 1")
    let outcome = try run(["Scripts/setup.sh", "build"])
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("apt-get install --no-install-recommends g++ git"))
    let calls = try String(contentsOfFile: home.file("sudo"), encoding: .utf8)
    #expect(calls == "-n true\n-v\n")
  }

  @Test("What the build can do without is not fatal")
  func optional() throws {
    try machine(without: ["python3-pip", "fish"])
    try stub("apt-get", "echo 'Could not resolve'; exit 100")
    let outcome = try run(["Scripts/setup.sh", "run"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("missing: python3-pip. The build does without"))
  }

  @Test("make expands a ~ that the shell left", arguments: [("~/x", "/x"), ("~", "")])
  func tilde(_ prefix: String, _ place: String) throws {
    let outcome = try run(["make", "-n", "uninstall", "PREFIX=\(prefix)"])
    #expect(outcome.output.contains("'\(home.path)\(place)'"), "\(outcome.output)\(outcome.errors)")
  }

  @Test("make makes no folder of a name that it cannot expand", arguments: ["~root/x", "it's", "~nosuch"])
  func strange(_ prefix: String) throws {
    for name in ["PREFIX", "DESTDIR"] {
      let outcome = try run(["make", "-n", "install", "\(name)=\(prefix)"])
      #expect(outcome.status == 2 && outcome.errors.contains("write the whole path"), "\(outcome)")
    }
  }

  @Test("A slash behind the prefix hides no folder of the PATH, and a short path is told whole")
  func hints() throws {
    let there = try run(
      ["bash", "-c", "PATH=$PATH:$HOME/p/bin Scripts/install.sh /bin/true $HOME/p/ ''"])
    #expect(there.status == 0 && !there.errors.contains("not on your PATH"), "\(there.errors)")
    let short = try run(["bash", "-c", "Scripts/install.sh /bin/true .build/short '' && rm -r .build/short"])
    #expect(short.errors.contains("PATH=\"\(Self.root).build/short/bin"), "\(short.errors)")
  }

  @Test("Installed files can be read by all whatever the umask, are not among conversations, and go again")
  func modes() throws {
    let (prefix, models) = (home.file("prefix"), home.file("models"))
    try FileManager.default.createDirectory(atPath: models + "/lib", withIntermediateDirectories: true)
    for name in ["a.gguf", "lib/x", "tokenizer.model.v1"] {
      try "x".write(toFile: models + "/" + name, atomically: true, encoding: .utf8)
    }
    let install = "umask 077; chmod -R go= \(models); Scripts/install.sh /bin/true \(prefix) \(models)"
    #expect(try run(["bash", "-c", install]).status == 0)
    let wrong = try run(["find", prefix, "!", "-type", "l", "!", "-perm", "755", "!", "-perm", "644"])
    #expect(wrong.output.isEmpty)
    let files = FileManager.default
    #expect(files.fileExists(atPath: prefix + "/lib/mixchat/models/v1/a.gguf"))
    #expect(files.fileExists(atPath: prefix + "/lib/mixchat/local-model/server.py"))
    #expect(!files.fileExists(atPath: prefix + "/share/mixchat"))
    // What a user of the prefix ~/.local has.
    try files.createDirectory(atPath: prefix + "/share/mixchat", withIntermediateDirectories: true)
    try "kept".write(toFile: prefix + "/share/mixchat/mixchat.db", atomically: true, encoding: .utf8)
    #expect(try run(["Scripts/uninstall.sh", prefix]).status == 0)
    #expect(try run(["find", prefix, "-type", "f"]).output == prefix + "/share/mixchat/mixchat.db\n")
  }
}
