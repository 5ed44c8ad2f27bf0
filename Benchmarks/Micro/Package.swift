// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that ordinary builds never fetch or compile the harness.
let parts: Target.Dependency = .product(name: "MixchatParts", package: "mixchat")

let package = Package(
  name: "micro",
  platforms: [.macOS(.v13)],
  dependencies: [
    .package(name: "mixchat", path: "../.."),
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(name: "Once", dependencies: [parts]),
    .executableTarget(name: "Frames", dependencies: [parts]),
    .executableTarget(
      name: "Timed",
      dependencies: [parts, .product(name: "Benchmark", package: "benchmark")],
      path: "Benchmarks/Timed",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
  ],
  swiftLanguageModes: [.v6]
)
