import Files
import Glibc

/// A model that is on this machine.
package struct InstalledModel: Sendable, Equatable {
  /// The name that requests use.
  package var name: String
  /// The file, which may be a link to one of the user's own.
  package var path: String
  /// The file's size in bytes.
  package var bytes: Int
  /// What mixchat knows of it, where it does.
  package var known: KnownModel?
  /// What the file says of itself; nil where it cannot be read.
  package var header: GGUFHeader?

  /// The licence's name, where anybody tells it.
  package var license: String? { known?.license ?? header?.license }
  /// The tokens it was trained to take.
  package var window: Int? { known?.window ?? header?.window }

  /// The window the server gives it unless another is set.
  package var usualWindow: Int { min(window ?? ServerOptions.usualWindow, ServerOptions.usualWindow) }

  /// A file as a model; nil where it is not there.
  package init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    self.path = path
    name = LocalModelFiles.name(ofFile: path)
    bytes = Int(status.st_size)
    known = KnownModel.table.first { path.hasSuffix("/" + $0.file) }
    header = GGUFHeader(path: path)
  }
}

extension LocalModelFiles {
  /// Every model that is installed: the known ones first, then the user's own by name.
  package var installed: [InstalledModel] {
    var found: [InstalledModel] = []
    for place in directories {
      for file in (try? Folder.names(place)) ?? [] where file.hasSuffix(".gguf") && !file.hasPrefix(".") {
        guard let model = InstalledModel(path: "\(place)/\(file)"), !found.contains(where: { $0.name == model.name })
        else { continue }
        found.append(model)
      }
    }
    func rank(_ model: InstalledModel) -> Int {
      KnownModel.table.firstIndex { $0.name == model.name } ?? KnownModel.table.count
    }
    return found.sorted { (rank($0), $0.name) < (rank($1), $1.name) }
  }
}
