import Metrics
import Observe
import Testing

@Suite struct PrometheusTests {
  private func samples(_ registry: PrometheusRegistry) throws -> [String: String] {
    var samples: [String: String] = [:]
    for line in try Scrape(registry.render()).samples {
      #expect(samples.updateValue(line.value, forKey: line.series) == nil, "twice: \(line.series)")
    }
    return samples
  }

  @Test func `a counter counts, and never down`() throws {
    let registry = PrometheusRegistry()
    let counter = Counter(
      label: "bank.commands", dimensions: [("kind", "credit")], factory: registry)
    counter.increment()
    counter.increment(by: 41)
    counter.increment(by: -5)
    let again = Counter(label: "bank.commands", dimensions: [("kind", "credit")], factory: registry)
    again.increment()
    let fractions = FloatingPointCounter(label: "cpu.seconds", factory: registry)
    fractions.increment(by: 0.25)
    fractions.increment(by: 0.5)
    fractions.increment(by: -1)
    fractions.increment(by: Double.nan)
    let found = try samples(registry)
    #expect(found[#"bank_commands_total{kind="credit"}"#] == "43")
    #expect(found["cpu_seconds_total"] == "0.75")
    #expect(registry.render().contains("# TYPE bank_commands_total counter\n"))
  }

  @Test func `gauges hold their last value`() throws {
    let registry = PrometheusRegistry()
    let meter = Meter(label: "queue-length", factory: registry)
    meter.set(5)
    meter.increment(by: 2.5)
    meter.decrement(by: 1)
    Gauge(label: "stock.bags", factory: registry).record(-3)
    Gauge(label: "limit", factory: registry).record(Double.infinity)
    Gauge(label: "unknown", factory: registry).record(Double.nan)
    let found = try samples(registry)
    #expect(found["queue_length"] == "6.5")
    #expect(found["stock_bags"] == "-3")
    #expect(found["limit"] == "+Inf")
    #expect(found["unknown"] == "NaN")
    #expect(registry.render().contains("# TYPE queue_length gauge\n"))
  }

  @Test func `a timer's buckets add up`() throws {
    let registry = PrometheusRegistry()
    let timer = Metrics.Timer(label: "http.request", dimensions: [("m", "GET")], factory: registry)
    for milliseconds: Int64 in [1, 5, 6, 300, 9_999, 20_000] {
      timer.recordMilliseconds(milliseconds)
    }
    let found = try samples(registry)
    func bucket(_ le: String) -> String? {
      found[#"http_request_seconds_bucket{m="GET",le="\#(le)"}"#]
    }
    #expect(bucket("0.005") == "2")
    #expect(bucket("0.01") == "3")
    #expect(bucket("0.25") == "3")
    #expect(bucket("0.5") == "4")
    #expect(bucket("10") == "5")
    #expect(bucket("+Inf") == "6")
    #expect(found[#"http_request_seconds_count{m="GET"}"#] == "6")
    #expect(found[#"http_request_seconds_sum{m="GET"}"#] == "30.311")
    let bounds = PrometheusRegistry.secondBuckets
    #expect(bounds == bounds.sorted())
    #expect(found.count == bounds.count + 1 + 2 + 1)
    #expect(registry.render().contains("# TYPE http_request_seconds histogram\n"))
  }

  @Test func `a recorder has buckets of its own`() throws {
    let registry = PrometheusRegistry(recorderBounds: [1, 8])
    let recorder = Recorder(label: "batch.size", factory: registry)
    for size in [1, 2, 8, 9] { recorder.record(size) }
    let found = try samples(registry)
    #expect(found[#"batch_size_bucket{le="1"}"#] == "1")
    #expect(found[#"batch_size_bucket{le="8"}"#] == "3")
    #expect(found[#"batch_size_bucket{le="+Inf"}"#] == "4")
    #expect(found["batch_size_sum"] == "20")
  }

  @Test(arguments: [
    (#"a\b"#, #"a\\b"#), (#"a"b"#, #"a\"b"#), ("a\nb", #"a\nb"#), ("\\n", #"\\n"#), ("张三", "张三"),
    ("a,b}", "a,b}"), ("\"\u{301}\\\u{301}", "\\\"\u{301}\\\\\u{301}"),
  ])
  func `label values are escaped`(value: String, escaped: String) throws {
    let registry = PrometheusRegistry()
    Counter(label: "x", dimensions: [("v", value)], factory: registry).increment()
    #expect(try samples(registry)["x_total{v=\"\(escaped)\"}"] == "1")
  }

  @Test(arguments: [
    ("a.b-c d", "a_b_c_d_total"), ("9lives", "_9lives_total"), ("", "__total"), ("点数", "___total"),
    ("ns:x", "ns:x_total"), ("seen_total", "seen_total"), ("a\nb", "a_b_total"),
  ])
  func `names are spelled as the format asks`(label: String, name: String) throws {
    let registry = PrometheusRegistry()
    Counter(label: label, factory: registry).increment()
    #expect(try samples(registry)[name] == "1")
  }

  @Test func `label names are spelled properly, and each stands once`() throws {
    let registry = PrometheusRegistry()
    let dimensions = [("z.z", "1"), ("a:b", "2"), ("z_z", "3"), ("le", "4"), ("0", "5")]
    Counter(label: "x", dimensions: dimensions, factory: registry).increment()
    #expect(try samples(registry)[#"x_total{_0="5",a_b="2",le_="4",z_z="1"}"#] == "1")
  }

  @Test func `the order of dimensions makes no second series`() throws {
    let registry = PrometheusRegistry()
    Counter(label: "x", dimensions: [("a", "1"), ("b", "2")], factory: registry).increment()
    Counter(label: "x", dimensions: [("b", "2"), ("a", "1")], factory: registry).increment()
    #expect(try samples(registry)[#"x_total{a="1",b="2"}"#] == "2")
  }

  @Test func `too many series, or a name of another kind, are refused and counted`() throws {
    let registry = PrometheusRegistry(maximumSeries: 3)
    for number in 0..<5 {
      Counter(label: "x", dimensions: [("n", "\(number)")], factory: registry).increment()
    }
    Gauge(label: "x_total", factory: registry).record(7)
    let found = try samples(registry)
    #expect(found.count == 4)
    #expect(found["metrics_refused_total"] == "3")
    #expect(found["x_total"] == nil)
  }

  @Test func `a metric that is destroyed is gone, and makes room`() throws {
    let registry = PrometheusRegistry(maximumSeries: 1)
    let counter = Counter(label: "x", factory: registry)
    counter.increment()
    counter.destroy()
    #expect(try samples(registry)["x_total"] == nil)
    Metrics.Timer(label: "y", factory: registry).recordSeconds(1)
    #expect(try samples(registry)["y_seconds_count"] == "1")
  }

  @Test func `a hundred tasks on one series lose nothing`() async throws {
    let registry = PrometheusRegistry()
    let counter = Counter(label: "hits", factory: registry)
    let meter = Meter(label: "level", factory: registry)
    await withTaskGroup { group in
      for _ in 0..<100 {
        group.addTask {
          for _ in 0..<5_000 { counter.increment() }
          for _ in 0..<5_000 { meter.increment() }
        }
      }
    }
    let found = try samples(registry)
    #expect(found["hits_total"] == "500000")
    #expect(found["level"] == "500000")
  }

  @Test func `a hundred tasks make and count, and every scrape is whole`() async throws {
    let registry = PrometheusRegistry()
    try await withThrowingTaskGroup { group in
      for task in 0..<100 {
        group.addTask {
          let counter = Counter(
            label: "hits", dimensions: [("t", "\(task % 4)")], factory: registry)
          let meter = Meter(label: "level", factory: registry)
          let timer = Metrics.Timer(label: "took", factory: registry)
          for _ in 0..<200 {
            counter.increment()
            meter.increment()
            timer.recordMilliseconds(3)
          }
          guard task % 10 == 0 else { return }
          let found = Dictionary(
            uniqueKeysWithValues: try Scrape(registry.render()).samples.map {
              ($0.series, $0.value)
            })
          #expect(found[#"took_seconds_bucket{le="+Inf"}"#] == found["took_seconds_count"])
        }
      }
      try await group.waitForAll()
    }
    let found = try samples(registry)
    for task in 0..<4 { #expect(found["hits_total{t=\"\(task)\"}"] == "5000") }
    #expect(found["level"] == "20000")
    #expect(found["took_seconds_count"] == "20000")
  }
}
