import Testing

@testable import YearWheel
