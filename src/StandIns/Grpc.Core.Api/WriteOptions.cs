namespace Grpc.Core;

/// <summary>How a message is to be written.</summary>
[Flags]
public enum WriteFlags
{
    None = 0,

    /// <summary>More follows at once: it may wait in the buffer.</summary>
    BufferHint = 1,

    /// <summary>Not compressed, whatever the call says.</summary>
    NoCompress = 2,
}

/// <summary>Options of one or all messages of a call.</summary>
public class WriteOptions(WriteFlags flags = WriteFlags.None)
{
    public static readonly WriteOptions Default = new();

    public WriteFlags Flags { get; } = flags;
}
