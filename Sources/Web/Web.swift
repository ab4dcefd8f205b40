/// The server.
public enum Web {}
