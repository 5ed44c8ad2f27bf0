import Cells
import ChatAPI
import ChatCore
import Configuration
import Conversations
import Hands
import Inputs
import TerminalIO
import Threads

/// Files, looks, the catalogue: what is done on a thread of its own and answered by an event.
extension EffectRunner {
  func applyTheme(_ name: String) {
    do {
      terminal.apply(try UserFiles.theme(name, launch.settings.paths, on: ground))
      mailbox.post(.themed(terminal.framing))
    } catch {
      say(.error, error.message)
    }
  }

  func write(_ text: String, to path: String) {
    let path = UserFiles.expanded(path)
    errands.run {
      do throws(Failure) {
        try UserFiles.writeNew(text, to: path)
        return .notice(Notice(.success, "Saved to \(path)."))
      } catch {
        return .notice(Notice(.error, error.message))
      }
    }
  }

  func completeFile(_ prefix: String) {
    let mailbox = mailbox
    inBackground { mailbox.post(.fileNames(prefix: prefix, UserFiles.names(beginning: prefix))) }
  }

  func listFolder() {
    let mailbox = mailbox
    inBackground { mailbox.post(.folderFiles(FolderFiles.ofWorkingFolder())) }
  }

  func askCatalogue(_ provider: String) {
    let (client, mailbox) = (requests.client, mailbox)
    let settings = launch.settings
    if settings.provider(named: provider)?.isEmbedded == true {
      inBackground { mailbox.post(.catalogue(provider: provider, LocalCatalogue.models(settings))) }
      return
    }
    // What waits for it does so for a few seconds at most.
    let timeouts = mode == .chat ? nil : ClientConfiguration(settings).timeouts.limited(to: 5)
    inBackground {
      do throws(Failure) {
        mailbox.post(.catalogue(provider: provider, try await client.models(provider: provider, timeouts: timeouts)))
      } catch {
        mailbox.post(.noCatalogue(provider: provider, error))
      }
    }
  }

  func probe(_ model: String, of provider: String) {
    let (client, paths) = (requests.client, launch.settings.paths)
    errands.run {
      do throws(Failure) {
        let card = try await client.probe(provider: provider, model: model, day: ProbeFile.today())
        // The card is shown all the same; the next probe tries again.
        try? ProbeFile(paths).keep(card)
        return .probed(card)
      } catch {
        return .notice(Notice(.error, error.sentence))
      }
    }
  }

  func askBalance(_ provider: String) {
    let client = requests.client
    errands.run {
      do throws(Failure) {
        let balance = try await client.balance(provider: provider)
        return .notice(Notice(.info, "Balance: \(balance.amount.fixed(2)) \(balance.currency)."))
      } catch {
        return .notice(Notice(.error, error.sentence))
      }
    }
  }

  func makeDefault(_ field: RequestField, at path: [String], _ value: ParameterValue?) {
    keep(path, value.map(ConfigValue.parameter), "\(field.name) is now the default")
  }

  func keepTheme(_ name: String) { keep(["theme"], .text(name), "The theme \(name) is kept") }

  /// Writes a value into the config, and says so.
  private func keep(_ path: [String], _ value: ConfigValue?, _ words: String) {
    do {
      try launch.loader.makeDefault(at: path, value)
      say(.success, "\(words) in \(UserFiles.shortened(launch.settings.paths.configFile)).")
    } catch let refusal as ConfigEdit.Refusal {
      say(.error, refusal.message)
    } catch let problem as FileProblem {
      say(.error, problem.message)
    } catch {
      say(.error, "The config was left as it is: \(error).")
    }
  }

  func write(_ parts: [ReplyPart], to path: String) {
    let (path, store, shelf) = (UserFiles.expanded(path), store, inputs.reader.shelf)
    errands.run {
      do {
        for (place, part) in parts.enumerated() {
          let file = parts.count == 1 ? path : UserFiles.numbered(path, place + 1)
          try UserFiles.writeNew(try await shelf.bytes(of: part, orFrom: store), to: file)
        }
        let more = parts.count == 1 ? "" : " and \(parts.count - 1) more"
        return .notice(Notice(.success, "Saved to \(parts.count == 1 ? path : UserFiles.numbered(path, 1))\(more)."))
      } catch {
        return .notice(Notice(.error, (error as? Failure)?.message ?? "It could not be saved: \(error)."))
      }
    }
  }

  func readSchema(_ path: String) {
    errands.run {
      do throws(CommandStop) {
        return .schema(try UserFiles.schema(path))
      } catch {
        return .notice(Notice(.error, error.message ?? "\(path) cannot be used as a schema."))
      }
    }
  }

  /// A config that is wrong changes nothing: what was in force stays, and the mistake is shown with its line.
  func readConfig() {
    do {
      var changed = launch
      var loader = launch.loader
      loader.isAgain = true
      changed.settings = try loader.load()
      launch = changed
      ProcessEnvironment.hideKeys(changed.settings)
      requests.reconfigure(changed.settings)
      inputs.reconfigure(changed.settings)
      mailbox.post(.reconfigured(SessionDefaults(changed)))
    } catch {
      mailbox.post(.configRefused("The config was not applied: \(error)"))
    }
  }
}
