import Fetching

/// What is said where a calendar could not be fetched.
extension Words {
  /// Why an address gave nothing new.
  public func sentence(_ problem: FetchProblem) -> String {
    switch problem {
    case .address(let problem): return sentence(problem)
    case .noSuchHost(let host): return say("värden \(foreign(host)) finns inte", "the host \(foreign(host)) is not known")
    case .notPublic(let host, let address):
      return say(
        "\(foreign(host)) leder till \(address), som inte är en publik adress; --allow-local tillåter det",
        "\(foreign(host)) leads to \(address), which is no public address; --allow-local allows it")
    case .cannotConnect(let host): return say("\(foreign(host)) svarar inte", "\(foreign(host)) does not answer")
    case .notSecure(let host):
      return say("\(foreign(host)) har inget giltigt certifikat", "\(foreign(host)) has no valid certificate")
    case .timeLimit(let host, let limit):
      return say(
        "\(foreign(host)) blev inte klar på \(limit.components.seconds) s",
        "\(foreign(host)) was not done within \(limit.components.seconds) s")
    case .bodyLimit(let host, let bytes):
      return say(
        "svaret från \(foreign(host)) är större än \(bytes >> 20) MB; höj gränsen med --max-size",
        "the answer of \(foreign(host)) is larger than \(bytes >> 20) MB; raise the limit with --max-size")
    case .status(let host, let status): return say("\(foreign(host)) svarade \(status)", "\(foreign(host)) answered \(status)")
    case .redirectLimit(let host, let redirects):
      return say(
        "\(foreign(host)) skickar vidare mer än \(redirects) gånger", "\(foreign(host)) redirects more than \(redirects) times")
    case .badRedirect(let host, let problem):
      return say(
        "\(foreign(host)) skickar vidare till en adress som inte får hämtas (\(sentence(problem)))",
        "\(foreign(host)) redirects to an address that may not be fetched (\(sentence(problem)))")
    case .redirectToPlain(let host):
      return say("\(foreign(host)) skickar vidare från https till http", "\(foreign(host)) redirects from https to http")
    case .broken(let host): return say("svaret från \(foreign(host)) är trasigt", "the answer of \(foreign(host)) is broken")
    case .notGood(let host):
      return say("svaret från \(foreign(host)) är ingen hel kalender", "the answer of \(foreign(host)) is no whole calendar")
    case .cancelled: return say("avbrutet", "stopped")
    }
  }

  /// What is wrong with an address.
  public func sentence(_ problem: AddressProblem) -> String {
    switch problem {
    case .tooLong(let limit): say("adressen är längre än \(limit) tecken", "the address is longer than \(limit) characters")
    case .badCharacter: say("adressen har ett otillåtet tecken", "the address has a character that no address has")
    case .noScheme: say("adressen börjar inte med https://", "the address does not begin with https://")
    case .unknownScheme: say("adressen är varken https eller webcal", "the address is neither https nor webcal")
    case .plain: say("adressen är http; --allow-http tillåter det", "the address is http; --allow-http allows it")
    case .userInfo: say("adressen har ett användarnamn", "the address has a user name")
    case .noHost: say("adressen saknar värdnamn", "the address has no host")
    case .badHost: say("adressens värdnamn är inget", "the host of the address is none")
    case .badPort: say("adressens port är ingen", "the port of the address is none")
    case .noLocation: say("adress saknas", "no address is given")
    }
  }

  /// A copy could not be kept for the next time.
  public func notKept(_ source: String, _ problem: CacheProblem, reason: String) -> String {
    let why =
      switch problem {
      case .folder, .file: reason
      case .openToOthers: say("andra kan skriva i mappen", "others may write in the folder")
      case .tooLong(let limit): say("större än \(limit >> 20) MB", "larger than \(limit >> 20) MB")
      }
    return say(
      "kopian av \(shown(source)) kunde inte sparas (\(why)); nästa gång finns ingen att falla tillbaka på",
      "the copy of \(shown(source)) could not be kept (\(why)); next time there is none to fall back on")
  }
}
