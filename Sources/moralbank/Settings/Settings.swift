import Configuration
import FoundationEssentials
import SystemPackage

/// Settings from flags, then the environment, then a JSON file.
struct Settings {
  /// What can be set. In the environment `moralbank.adminPort` is `MORALBANK_ADMIN_PORT`; in the
  /// file it is `{"moralbank": {"adminPort": 8081}}`.
  enum Name: String {
    case server = "moralbank.server"
    case data = "moralbank.data"
    case host = "moralbank.host"
    case port = "moralbank.port"
    case adminPort = "moralbank.adminPort"
    case logLevel = "moralbank.logLevel"
    case databaseURL = "database.url"

    var key: ConfigKey { ConfigKey(rawValue) }
  }

  private let reader: ConfigReader

  /// Reads them. A file named by `MORALBANK_CONFIG` must exist, the usual one need not.
  init(flags: [Name: String?] = [:]) async throws {
    let environment = ProcessInfo.processInfo.environment
    var given: [AbsoluteConfigKey: ConfigValue] = [:]
    for case (let name, let value?) in flags {
      given[AbsoluteConfigKey(name.key)] = ConfigValue(.string(value), isSecret: false)
    }
    let named = environment["MORALBANK_CONFIG"]
    let path = named ?? Folders.configuration + "/config.json"
    do {
      let file = try await FileProvider<JSONSnapshot>(
        parsingOptions: JSONSnapshot.ParsingOptions(secretsSpecifier: .specific(["database.url"])),
        filePath: FilePath(path), allowMissing: named == nil)
      reader = ConfigReader(providers: [
        InMemoryProvider(name: "flags", values: given),
        EnvironmentVariablesProvider(
          environmentVariables: environment, secretsSpecifier: .specific(["DATABASE_URL"])),
        file,
      ])
    } catch {
      throw CommandFailure(.usage, "the settings in \(path) cannot be read")
    }
  }

  /// A text, or nil where it is not set.
  func text(_ name: Name) -> String? {
    reader.string(forKey: name.key, isSecret: name == .databaseURL).flatMap {
      $0.isEmpty ? nil : $0
    }
  }

  /// A port, 0 … 65535.
  func port(_ name: Name, default usual: Int) throws(CommandFailure) -> Int {
    let number: Int?
    if let text = text(name) {
      number = Int(text)
    } else {
      // A number of the file is no string.
      number = reader.int(forKey: name.key, default: usual)
    }
    guard let number, (0...65_535).contains(number) else {
      throw CommandFailure(.usage, "\(name.rawValue) is no port: 0 … 65535")
    }
    return number
  }

  /// The connection string of PostgreSQL. No flag gives it: arguments are seen by everybody.
  func databaseURL() throws(CommandFailure) -> String {
    guard let url = text(.databaseURL) else {
      throw CommandFailure(.usage, "set DATABASE_URL to the bank's database (postgresql://…)")
    }
    return url
  }

  /// The data folder of `moralbank up`.
  var dataFolder: String { text(.data) ?? Folders.data }
}

/// The folders of the XDG Base Directory Specification 0.8.
enum Folders {
  /// `$XDG_CONFIG_HOME/moralbank`, usually `~/.config/moralbank`.
  static var configuration: String { folder("XDG_CONFIG_HOME", usual: ".config") }
  /// `$XDG_DATA_HOME/moralbank`, usually `~/.local/share/moralbank`.
  static var data: String { folder("XDG_DATA_HOME", usual: ".local/share") }

  private static func folder(_ variable: String, usual: String) -> String {
    let environment = ProcessInfo.processInfo.environment
    // The specification: a relative path is to be ignored.
    if let base = environment[variable], base.hasPrefix("/") { return base + "/moralbank" }
    return (environment["HOME"] ?? "") + "/\(usual)/moralbank"
  }
}
