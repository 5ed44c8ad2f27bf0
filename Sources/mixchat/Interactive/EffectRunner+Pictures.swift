import ChatCore
import ChatStore
import Configuration
import Conversations
import Inputs
import Pages
import TerminalIO
import Threads

/// Previews of pictures, one at a time.
extension EffectRunner {
  /// Draws a picture small: its bytes are those that this process has read, else the database's.
  func drawPreview(_ key: PreviewKey) {
    let (drawing, mailbox) = (drawing, mailbox)
    @Sendable func draw(_ bytes: [UInt8]?) {
      drawing.async { mailbox.post(.previewed(key, PicturePreview(drawing: bytes, key))) }
    }
    guard case .kept(let hash) = key.source else { return draw(nil) }
    let bytes = inputs.reader.shelf.bytes(hash)
    guard bytes == nil, let store else { return draw(bytes) }
    inBackground {
      // Where the database cannot be read, the preview says that there are no bytes; the store says the rest.
      draw(try? await store.run { try $0.pictures([hash]) }[hash])
    }
  }

  /// Draws a picture that came with a reply.
  func drawPart(_ key: PreviewKey, _ extra: MessageExtra, _ place: Int) {
    drawing.async { [mailbox] in
      let parts = ReplyPart.all(extra)
      let bytes = parts.indices.contains(place) ? parts[place].data : nil
      mailbox.post(.previewed(key, PicturePreview(drawing: bytes, key)))
    }
  }
}

/// What other programs show.
extension EffectRunner {
  /// Opens something in another program: data as a file.
  func view(_ thing: Viewable) {
    let (store, files, shelf) = (store, files, inputs.reader.shelf)
    errands.run {
      do {
        let target: String
        switch thing {
        case .address(let address): target = address.text
        case .part(let part):
          target = try files.write(try await shelf.bytes(of: part, orFrom: store), ending: part.ending)
        case .picture(let picture):
          target = try files.write(try await shelf.bytes(of: picture, orFrom: store), ending: thing.ending ?? "png")
        }
        let (isOpen, words) = Viewer().open(target)
        return .notice(Notice(isOpen ? .success : .error, words))
      } catch {
        return .notice(Notice(.error, (error as? Failure)?.message ?? "It could not be opened: \(error)."))
      }
    }
  }

  /// Puts the picture on the clipboard into a file that the draft can name.
  func readClipboardPicture() {
    let (files, clipboard) = (files, ClipboardPicture(environment: ProcessEnvironment.variables))
    errands.run {
      do throws(Failure) {
        return .clipboardPicture(path: try clipboard.write(to: try files.folder()))
      } catch {
        return .notice(Notice(.error, error.message))
      }
    }
  }
}
