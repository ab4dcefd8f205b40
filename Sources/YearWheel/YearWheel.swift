/// The picture of a school year.
public enum YearWheel {}
