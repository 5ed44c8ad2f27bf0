/// What a person wants, however they said it: by key, by command, from the palette or with the mouse.
///
/// Keys become intents through the `Keymap`; `update` knows intents only.
package enum Intent: Hashable, Sendable {
  /// An edit of the text at hand: the composer, a filter, a value being typed.
  case edit(EditIntent)
  /// Sends what the composer holds, or runs it as a command.
  case send
  /// Completes the command, value or `@path` at the cursor; where there is none, moves on to the messages.
  case completeOrFocus
  /// Opens the composer's text in `$VISUAL` or `$EDITOR`.
  case externalEditor
  /// Puts the picture on the clipboard into the draft.
  case pastePicture
  /// Quits when nothing is written; otherwise deletes the next character.
  case endOfFile
  /// Acts on turns that wait for the running reply.
  case queue(QueueIntent)

  /// Stops the reply and keeps what came; closes a panel; leaves message mode.
  case stop
  /// As `stop`; twice in a row with nothing running and nothing written, quits.
  case interrupt
  /// Ends the program.
  case quit
  /// Draws the whole screen again.
  case redraw
  /// Hands the terminal back to the shell until `fg`.
  case suspend

  /// Opens a panel.
  case open(Panel)
  /// Shows or hides the conversations next to what is read.
  case toggleSidebar
  /// Closes the panel on top.
  case closePanel
  /// Moves the transcript's window, or a page that only scrolls.
  case scroll(ScrollStep)

  /// Changes the temperature by so many tenths.
  case adjustTemperature(Int)
  /// Halves or doubles the reply's limit.
  case scaleMaxTokens(Scale)
  /// Begins an empty conversation.
  case newConversation
  /// Asks for the conversation's title.
  case nameConversation
  /// Asks again for the last reply; the new one becomes its sibling.
  case retry
  /// Goes on from where the last reply ended.
  case continueReply
  /// Walks the siblings of the last message that has any, or of the chosen message: −1 or +1.
  case sibling(Int)
  /// Takes back the last deletion.
  case undoDelete

  /// Puts the keys back on the composer.
  case focusComposer
  /// Acts on the chosen message.
  case message(MessageIntent)
  /// Acts on a list panel.
  case list(ListIntent)
  /// Acts on a form panel.
  case form(FormIntent)
  /// Takes what is offered above the empty composer.
  case offer(OfferIntent)
  /// Acts on the lab.
  case lab(LabIntent)
  /// Acts on the microscope.
  case microscope(MicroscopeIntent)
  /// Acts on the find bar or its matches.
  case find(FindIntent)
  /// Acts on the menu above the composer.
  case menu(MenuIntent)

  /// Twice as much, or half.
  package enum Scale: Hashable, Sendable { case half, double }
}

/// What can be open over the transcript.
package enum Panel: String, Hashable, Sendable, CaseIterable {
  /// What can be done here, now.
  case help
  /// Parameters of the conversation.
  case settings
  /// Every command and key by name.
  case palette
  /// Conversations.
  case switcher
  /// The find bar.
  case find
  /// Models of the provider's catalogue.
  case models
  /// Provider entries.
  case providers
  /// Presets.
  case presets
  /// Prompt snippets.
  case prompts
  /// Themes.
  case themes
  /// The conversation's tree.
  case tree
  /// Word-level difference between two siblings.
  case diff
  /// What the next request is made of, in tokens.
  case context
  /// Tokens and cost so far.
  case usage
  /// Turns waiting to be sent.
  case queue
  /// How the chosen reply was asked for.
  case provenance
}

/// How far the transcript's window moves.
package enum ScrollStep: Hashable, Sendable {
  case lineUp, lineDown, halfPageUp, halfPageDown, pageUp, pageDown, top, end
}

/// What is done with the chosen message, or with the choice itself.
package enum MessageIntent: Hashable, Sendable {
  /// Chooses another message.
  case previous, next, first, last
  /// Edits it: a turn is sent again as a sibling, a reply is changed as a sibling.
  case edit
  /// Asks for another reply in its place.
  case retry
  /// Goes on from it.
  case continueReply
  /// Begins a conversation of its own from it.
  case branch
  /// Copies its source text.
  case copy
  /// Copies what the model thought.
  case copyThought
  /// Copies its code block of this number, from 1.
  case copyCode(Int)
  /// Asks for a file and writes one of its code blocks to it.
  case saveCode
  /// Asks for a command and pipes one of its code blocks to it.
  case pipeCode
  /// Exports the conversation up to it.
  case export
  /// Deletes it with all that follows it.
  case delete
  /// Folds a long message, or unfolds it.
  case fold
  /// Opens what the model thought, or folds it.
  case thought
  /// Lists what it cites.
  case sources
  /// Lists where it leads, to open a link or to bring its page along.
  case links
  /// Opens a picture, or what else it carries, in another program.
  case view
  /// Scrolls its tables that are wider than the screen so many columns to the right.
  case scrollTables(Int)
  /// Keeps it in the request when older turns are dropped.
  case pin
  /// Leaves it out of requests.
  case exclude
  /// Takes the turn and what follows, to be put on another branch.
  case graft
  /// Compares it with its sibling.
  case diff
  /// Shows the request behind a reply.
  case curl
  /// Chooses some of its lines, to copy or to quote.
  case selectLines
  /// Puts it into the composer as a quote.
  case quote
  /// Sends the request behind a reply again, byte for byte.
  case replay
}

/// Moves and actions in a list: palette, switcher, models, tree.
package enum ListIntent: Hashable, Sendable {
  case previous, next, pageUp, pageDown, first, last
  /// Takes the selected line.
  case accept
  /// Keeps it on top.
  case pin
  /// Puts it out of the way.
  case archive
  /// Lists archived ones too.
  case showArchived
  /// Gives it another name.
  case rename
  /// Deletes it; `Intent.undoDelete` brings it back.
  case delete
  /// Brings the page that it leads to into the draft.
  case attach
}

/// Moves and actions in a form: settings, a snippet's variables.
package enum FormIntent: Hashable, Sendable {
  case previous, next, pageUp, pageDown
  /// One step down or up in the value's range.
  case decrease, increase
  /// Takes what was typed; without any, closes the form.
  case accept
  /// Back to the default.
  case reset
  /// Writes the value into the config file as the default.
  case makeDefault
}

/// What can be offered about a reply that was cut or failed.
package enum OfferIntent: Hashable, Sendable {
  /// Goes on with it.
  case continueReply
  /// Asks again.
  case retry
  /// Takes the live model in place of a retired one, for this conversation, and asks again.
  case takeModel
}

/// What is done with the lab and its panes.
package enum LabIntent: Hashable, Sendable {
  /// Asks what to vary; where panes are there already, shows them.
  case open
  /// Chooses another pane.
  case previous, next
  /// Shows the chosen pane alone, or all again.
  case zoom
  /// Compares the chosen pane with the one before.
  case compare
  /// Asks the chosen one again.
  case again
  /// Makes it the end of the branch, and leaves.
  case keep
  /// Deletes it.
  case discard
}

/// What can be done in the menu above the composer.
package enum MenuIntent: Hashable, Sendable {
  case previous, next
  /// Puts the chosen line in place of what is typed.
  case complete
  /// The same, and runs the command where it needs nothing more.
  case accept
  /// Takes the rest of the chosen line that is shown behind the cursor.
  case takeRest
}

/// What is done with the microscope.
package enum MicroscopeIntent: Hashable, Sendable {
  /// Opens it over the chosen reply, or the last.
  case open
  /// Has replies of the conversation bring probabilities, or no longer.
  case ask
  /// Moves by a word.
  case previous, next
  /// Moves to where the model was unsure.
  case previousDoubt, nextDoubt
  /// Chooses another alternative.
  case alternativeUp, alternativeDown
}

/// Moves among matches.
package enum FindIntent: Hashable, Sendable {
  case next, previous
  /// Closes the bar, keeps the matches, and puts the keys on the messages.
  case keep
}

/// What can be done with turns that wait.
package enum QueueIntent: Hashable, Sendable {
  /// Takes the newest waiting turn back into the composer.
  case recall
  /// Withdraws all of them into the composer's history.
  case withdrawAll
}
