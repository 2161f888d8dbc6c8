namespace MiniKube.Spdy.Framing;

/// <summary>Control frames of SPDY/3.1 (SPDY Protocol, draft 3.1, section 2.6).</summary>
internal enum FrameType : ushort
{
    SynStream = 1,
    SynReply = 2,
    RstStream = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    Headers = 8,
    WindowUpdate = 9,
}

[Flags]
internal enum FrameFlags : byte
{
    None = 0,
    Fin = 1,
    Unidirectional = 2,
}

/// <summary>Why a stream was reset.</summary>
internal enum ResetCode : uint
{
    ProtocolError = 1,
    InvalidStream = 2,
    RefusedStream = 3,
    UnsupportedVersion = 4,
    Cancel = 5,
    InternalError = 6,
    FlowControlError = 7,
    StreamInUse = 8,
    StreamAlreadyClosed = 9,
}

internal enum GoAwayCode : uint { Ok = 0, ProtocolError = 1, InternalError = 2 }
