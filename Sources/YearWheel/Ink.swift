/// The colours of the picture, on white; every text at 4.5:1 or more, everything that means something at 3:1 or more.
enum Ink {
  static let paper = "#ffffff"
  static let ink = "#1d232a"
  static let soft = "#4a525b"
  static let rule = "#c3cad1"
  /// What means something without a theme: it shows in the dark too.
  static let leader = "#7d8790"
  static let month = "#24405a"
  static let onMonth = "#ffffff"
  static let term = "#dbe9f6"
  static let termEdge = "#5f7f9d"
  static let breakDays = "#f7f4ee"
  static let closed = "#f3f1f6"
  static let day = "#f3f5f7"
  static let pattern = "#857c6c"
  static let shade = "#f4f1ea"
  static let holiday = "#b3261e"
  static let noTheme = "#68727e"
  static let today = "#c2185b"
}
