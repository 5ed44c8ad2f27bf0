import ArgumentParser
import ChatCore
import ChatStore
import Configuration

/// Values that a shell completes; a config with mistakes completes nothing.
enum CompletionNames {
  static let providers = CompletionKind.custom { _, _, _ in
    let paths = Paths(environment: ProcessEnvironment.variables)
    let settings = try? SettingsLoader(environment: ProcessEnvironment.variables, paths: paths).load()
    return settings?.providers.map(\.name) ?? []
  }

  static let presets = CompletionKind.custom { _, _, _ in
    let paths = Paths(environment: ProcessEnvironment.variables)
    let settings = try? SettingsLoader(environment: ProcessEnvironment.variables, paths: paths).load()
    return PresetLibrary(paths: paths, inConfig: settings?.presets ?? []).presets().presets.map(\.name)
  }

  static let conversations = CompletionKind.custom { _, _, _ in
    let paths = Paths(environment: ProcessEnvironment.variables)
    let database = try? ConversationDatabase(directory: DataDirectory(paths.dataDirectory), busyTimeout: 0.2)
    return (try? database?.list(limit: 100))?.map(\.id.description) ?? []
  }
}
