import Benchmark
import HotPaths

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .cpuTotal, .peakMemoryResident], warmupIterations: 2, maxDuration: .seconds(2))
  for path in HotPath.all {
    Benchmark(path.name) { benchmark in
      let work = path.prepare()
      benchmark.startMeasurement()
      for _ in benchmark.scaledIterations { blackHole(work()) }
    }
  }
}
