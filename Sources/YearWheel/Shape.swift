import Foundation

/// The shape of a theme's marks, by its place: told apart in black and white.
enum Shape: Int, CaseIterable {
  case circle
  case square
  case triangle
  case diamond
  case star
  case plus
  case downwards
  case hexagon
  /// For sessions without a theme.
  case pill

  /// The shape of a theme, and whether it has a hole: from the ninth theme on the shapes come again, with one.
  static func of(_ theme: Int?) -> (shape: Shape, hasHole: Bool) {
    guard let theme, theme >= 0 else { return (.pill, false) }
    return (allCases[theme % 8], theme / 8 % 2 == 1)
  }

  /// The element that draws it around a point, half as high as the radius says; none reaches further than 1.15 times that.
  func element(_ centre: Point, _ radius: Double) -> (name: String, attributes: [(String, String)]) {
    switch self {
    case .circle:
      return ("circle", [("cx", number(centre.x)), ("cy", number(centre.y)), ("r", number(radius * 0.95))])
    case .pill:
      let (wide, high) = (radius * 1.1, radius * 0.55)
      return (
        "rect",
        [
          ("x", number(centre.x - wide)), ("y", number(centre.y - high)), ("width", number(wide * 2)), ("height", number(high * 2)),
          ("rx", number(high)),
        ]
      )
    default:
      let points = corners.map { "\(number(centre.x + $0.x * radius)),\(number(centre.y + $0.y * radius))" }
      return ("polygon", [("points", points.joined(separator: " "))])
    }
  }

  private var corners: [Point] {
    func ring(_ angles: [Double], _ radii: [Double]) -> [Point] {
      angles.enumerated().map { Point(Point(x: 0, y: 0), angle: $1, radius: radii[$0 % radii.count]) }
    }
    switch self {
    case .circle, .pill: return []
    case .square: return ring([45, 135, 225, 315], [1.14])
    case .triangle: return ring([0, 120, 240], [1.15]).map { Point(x: $0.x, y: $0.y + 0.12) }
    case .downwards: return ring([60, 180, 300], [1.15]).map { Point(x: $0.x, y: $0.y - 0.12) }
    case .diamond: return ring([0, 90, 180, 270], [1.13])
    case .star: return ring(stride(from: 0, to: 360, by: 36).map { $0 }, [1.15, 0.5])
    case .hexagon: return ring([30, 90, 150, 210, 270, 330], [1.05])
    case .plus:
      // Arms so thin that at 6 px it is no diamond.
      let (far, near) = (1.1, 0.28)
      return [
        (-near, -far), (near, -far), (near, -near), (far, -near), (far, near), (near, near), (near, far), (-near, far), (-near, near),
        (-far, near), (-far, -near), (-near, -near),
      ].map { Point(x: $0.0, y: $0.1) }
    }
  }
}
