import ArgumentParser
import Bank
import Glibc
import JSON
import Seeds
import Server
import Tables

/// The tables of a rule book that stand beside its act types.
struct RuleTableOptions: ParsableArguments {
  @Option(name: .long, help: "Caps over all types, as CSV.", completion: .file())
  var caps: String?
  @Option(name: .long, help: "Units, as CSV.", completion: .file())
  var units: String?
  @Option(name: .long, help: "Kinds of evidence, as CSV.", completion: .file())
  var evidence: String?
  @Option(name: .long, help: "auto, utf-8 or gb18030.") var encoding: FileEncoding = .auto
}

/// The tables of a rule book read from files, in UTF-8 whatever they were written in.
struct RuleFiles {
  /// The files of a folder, by the tables they hold.
  static let names: [(table: RuleTable, file: String)] = [
    (.acts, "rulebook.csv"), (.caps, "bank_caps.csv"), (.units, "units.csv"),
    (.evidence, "evidence-codes.csv"),
  ]

  private var texts: [RuleTable: String] = [:]

  /// Reads the act types from a file, or all tables from a folder that `rules export` made.
  init(_ path: String, _ options: RuleTableOptions) throws(CommandFailure) {
    var paths: [RuleTable: String] = [:]
    paths[.caps] = options.caps
    paths[.units] = options.units
    paths[.evidence] = options.evidence
    if Self.isFolder(path) {
      for (table, file) in Self.names where paths[table] == nil {
        let inside = path + "/" + file
        if table == .acts || access(inside, F_OK) == 0 { paths[table] = inside }
      }
    } else {
      paths[.acts] = path
    }
    for (table, path) in paths {
      guard let bytes = PrivateFile.read(path) else {
        throw CommandFailure(.usage, "\(path) 读不到。")
      }
      do throws(TableFault) {
        texts[table] = try TextEncoding.decode(bytes, as: options.encoding.text).text
      } catch {
        throw CommandFailure(.no, "\(path)：\(error.chinese)")
      }
    }
  }

  /// Writes the tables as the fields of a request.
  func write(to writer: inout JSONWriter) {
    writer.given("csv", texts[.acts])
    writer.given("caps_csv", texts[.caps])
    writer.given("units_csv", texts[.units])
    writer.given("evidence_csv", texts[.evidence])
  }

  /// The tables; those that are not given are the default book's.
  func whole() throws -> RuleBookText {
    var text = try RuleBooks.defaultText
    text.acts = texts[.acts] ?? text.acts
    text.caps = texts[.caps] ?? text.caps
    text.units = texts[.units] ?? text.units
    text.evidence = texts[.evidence] ?? text.evidence
    return text
  }

  private static func isFolder(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
  }
}

struct RulesCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "检查规则 · Say everything that is wrong with a rule book.",
    discussion: """
      Needs no server. Tables that are not given are those of the default rule book. Exits with 1 \
      when something is wrong.
      """)

  @Argument(
    help: "The act types as CSV, or a folder that `rules export` made.", completion: .file())
  var file: String
  @OptionGroup var tables: RuleTableOptions
  @Flag(name: .long, help: "Print the findings as JSON, as the server does.") var json = false

  func run() throws {
    let text = try RuleFiles(file, tables).whole()
    if json {
      var writer = JSONWriter()
      RuleBookWriting.writeCheck(of: text, &writer, .zh)
      Terminal.write(writer.bytes + [0x0A])
    }
    do throws(RuleBookFaults) {
      let draft = try RuleBookDraft(text)
      if !json {
        Terminal.say("没有问题：\(draft.lines.count) 类行为，启用 \(draft.enabledCount) 类。")
      }
    } catch {
      if !json {
        for fault in error.faults {
          Terminal.say("\(RuleBookTable.name(of: fault.table))：\(fault.fault.chinese)")
        }
      }
      throw CommandFailure(.no, "共 \(error.count) 处要改。")
    }
  }
}

struct RulesExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "导出规则 · Write a version as CSV, which can be imported again.")

  @Argument(help: "The version's name.") var version: String
  @Option(name: .long, help: "The folder to write the four tables to.", completion: .directory)
  var to: String
  @Option(name: .long, help: "utf-8 or gb18030.") var encoding: FileEncoding = .utf8
  @Option(name: .long, help: "The community's code; the own one when left out.")
  var community: String?
  @OptionGroup var options: ClientOptions

  func run() async throws {
    try await options.signedIn { bank in
      let path = "/v1/rule-books/\(BankRequest.encoded(version))/csv"
      try await bank.show(.get(path, [("community", community)])) { answer in
        let fields = ["csv", "caps_csv", "units_csv", "evidence_csv"]
        try PrivateFile.makeFolder(to)
        for (name, field) in zip(RuleFiles.names, fields) {
          guard let text = answer.json[field].string else { continue }
          // Spreadsheets take UTF-8 for another encoding without a mark.
          try PrivateFile.write(
            (encoding.text ?? .utf8).encode(text, withMark: true), to: to + "/" + name.file)
        }
        return "已写入 \(to)：" + RuleFiles.names.map(\.file).joined(separator: "、")
      }
    }
  }
}
