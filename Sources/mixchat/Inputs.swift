import ChatCore
import Configuration
import Conversations
import Hands
import Inputs
import Processes
import Tokenizer

extension InputSettings {
  /// What the settings say about what turns bring along.
  init(_ settings: Settings) {
    let variables = ProcessEnvironment.variables
    self.init(home: UserFiles.expanded("~"), searchPath: SearchPath.of(variables))
    loaders = settings.inputs.loaders.map { Loader(kind: $0.kind, command: $0.command) }
    seconds = settings.inputs.seconds
    largest = settings.inputs.megabytes << 20
    detail = settings.inputs.detail
  }
}

extension InputReader {
  /// A reader for what is in force. Where nothing is to be kept, it keeps nothing.
  convenience init(_ settings: Settings, shelf: PictureShelf = PictureShelf()) {
    let folder = settings.saves ? "\(settings.paths.cacheDirectory)/documents" : nil
    self.init(InputSettings(settings), cache: DocumentCache(folder: folder), shelf: shelf)
  }

  /// Reads what a turn names, with the tokens of each for a model.
  func attach(
    _ mentions: [FileMention], areNamed: Bool = false, counter: TokenCounter, model: String,
    _ running: RunningCommand = RunningCommand()
  ) -> [AttachedFile] {
    var files = attach(mentions, areNamed: areNamed, running)
    for place in files.indices where files[place].summary.problem == nil && files[place].picture == nil {
      files[place].summary.tokens = counter.count(files[place].block, model: model)
    }
    return files
  }

  /// A file's text, its name in the sentence when it has none.
  static func text(_ path: String) throws(CommandStop) -> String {
    let settings = InputSettings(
      home: UserFiles.expanded("~"), searchPath: SearchPath.of(ProcessEnvironment.variables))
    do throws(Failure) {
      return try InputReader(settings).text(of: path)
    } catch {
      throw CommandStop(error.message, code: ExitStatus.badInput)
    }
  }
}
