import Cells
import Conversations

/// Conversations of this program's own files.
enum MixchatImport {
  /// They are recognised by what is before them in the file, and by nothing in themselves.
  static func isConversation(_ view: JSONView) -> Bool { false }

  static func item(_ view: JSONView, _ label: ImportLabel) -> ImportItem {
    let title = (try? view["title"]?.json())?.string ?? ""
    return ImportItem(
      name: label.name(title),
      conversation: Result { () throws(ImportError) in try MixchatJSON.read(view) }, isOwn: true)
  }
}
