/// The pages of a publication.
public enum Pages {}
