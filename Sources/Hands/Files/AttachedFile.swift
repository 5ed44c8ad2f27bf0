import Conversations

/// Something that a turn names, as it was read.
package struct AttachedFile: Sendable, Equatable {
  /// Its name and size, or why it cannot join.
  package var summary: FileSummary
  /// The fenced block that joins the turn; empty when it cannot, and for a picture.
  package var block: String
  /// The text in the block; nil where it has none.
  package private(set) var text: String?
  /// The picture that it is.
  package var picture: Picture?
  /// What is to be agreed to before it goes out, in one sentence: it is large.
  package var question: String?
  /// Whether there simply is no such file, so that a word may have been meant.
  package var isMissing: Bool

  package init(summary: FileSummary, block: String, isMissing: Bool = false) {
    self.summary = summary
    self.block = block
    self.isMissing = isMissing
  }

  /// Text under a name.
  package init(_ attachment: Attachment) {
    self.init(summary: attachment.summary, block: attachment.block)
    text = attachment.text
  }

  package init(_ picture: Picture, detail: Picture.Detail? = nil) {
    summary = FileSummary(picture, detail: detail)
    block = ""
    self.picture = picture
    isMissing = false
  }
}
