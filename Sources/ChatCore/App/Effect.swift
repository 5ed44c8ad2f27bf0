import Cells
import Conversations
import Hands
import Pages

/// What `update` wants done outside; one runner performs these, and what comes of them returns as events.
package enum Effect: Sendable, Equatable {
  /// Asks an endpoint for a reply, after everything asked of the store before is on disk.
  case send(ChatRequest)
  /// Stops a request, in whatever stage it is.
  case cancel(RequestID)
  /// Gives the store something to write.
  case store(StoreWrite)
  /// Asks the store something; the answer is an event.
  case ask(StoreQuestion)
  /// Starts the embedded model's server unless it runs.
  case startLocalModel(model: String)
  /// Sets a timer; setting it again moves it.
  case timer(TimerName, milliseconds: Int)
  /// Ends a timer.
  case endTimer(TimerName)
  /// Ends the program, once the store has everything.
  case quit
  /// Gives the terminal back to the shell until the program is continued.
  case suspend
  /// Draws the whole screen again.
  case redraw
  /// Opens $VISUAL or $EDITOR on a text.
  case edit(String)
  /// Puts a text on the clipboard; `what` names it in the notice ("reply", "code block 2").
  case copy(String, what: String)
  /// Gives a text to a shell command.
  case pipe(String, command: String)
  /// Writes a text to a file that must not exist yet.
  case write(String, path: String)
  /// Writes what a reply carried besides its text into files that must not exist yet; several are numbered.
  case writeParts([ReplyPart], path: String)
  /// Exports one conversation, from the database or, where it is not saved, from memory; of a branch that ends at a
  /// message, that branch alone.
  case exportConversation(Conversation, isSaved: Bool, upTo: MessageID?, as: ExportFormat, path: String)
  /// Imports a file.
  case importFile(path: String)
  /// Reads the files a turn names, and counts their tokens for a model.
  case readFiles([FileMention], model: String)
  /// The same for a draft, to say how large they are; answered by `filesMeasured`.
  case measureFiles([FileMention], model: String)
  /// Ends what is being read for a draft or a turn, with all programs that it runs.
  case stopReading
  /// Runs a shell command; answered by `shellRan`, or by `shellFailed`.
  case runShell(String)
  /// Ends it with all that it started.
  case stopShell
  /// Writes the picture on the clipboard to a file; answered by `clipboardPicture`.
  case readClipboardPicture
  /// Opens something in another program.
  case view(Viewable)
  /// Draws a picture small; answered by `previewed`.
  case drawPreview(PreviewKey)
  /// The same of a picture that came with a reply, in this extra of it, at this place among its parts.
  case drawPart(PreviewKey, MessageExtra, place: Int)
  /// Asks for names of files that begin so.
  case completeFile(prefix: String)
  /// Asks for the files below the working folder; answered by `folderFiles`.
  case listFolder
  /// Asks for a provider's catalogue.
  case catalogue(provider: String)
  /// Asks a model what it can do, by tiny requests; answered by `probed`.
  case probe(provider: String, model: String)
  /// Asks for the balance; answered by a page.
  case balance(provider: String)
  /// Asks what was spent today; answered by `spentToday`.
  case askSpending
  /// Asks for usage over days and models; answered by `usage` with these lines.
  case usage([String])
  /// Asks the account what replies were really charged; answered by `settled`.
  case settleCharges
  /// Asks for the request behind a reply as a command, to be shown with the reply's timings; answered by a page. Keys
  /// are in its headers by the names of their variables.
  case curl(MessageID, ReplyTimings, headers: [String])
  /// Reads the probabilities that a reply brought, as JSON; answered by `odds`.
  case readOdds(MessageID)
  /// Asks for the body of the request behind a reply; answered by `request`.
  case readRequest(MessageID)
  /// Brings what was sent for two versions, which are compared: answered by `Event.versions`.
  case readVersions(MessageID, MessageID)
  /// Counts texts; answered by `counted`.
  case count(CountRequest)
  /// Counts the draft; answered by `draftCounted`.
  case countDraft(ComposerDraft, key: CountKey, revision: UInt64)
  /// Changes the colours.
  case theme(String)
  /// Writes a theme's name into the user's config.
  case keepTheme(String)
  /// The terminal's ground has this colour, for themes that go by it.
  case ground(Color)
  /// Calls somebody who looks elsewhere.
  case callBack(String)
  /// Switches mouse reports.
  case mouse(Bool)
  /// Writes a parameter's value into the user's config as the default.
  case makeDefault(ParameterName, ParameterValue?)
  /// The same of a field that is no parameter.
  case makeExtraDefault(String, json: String?)
  /// Reads the schema in a file; answered by `schema`.
  case readSchema(path: String)
  /// Shows the versions in use; answered by a page.
  case version
  /// Reads the config again; answered by `reconfigured`, or by a notice with what is wrong in it.
  case readConfig
  /// Makes a copy of the database.
  case backup(path: String)
}
