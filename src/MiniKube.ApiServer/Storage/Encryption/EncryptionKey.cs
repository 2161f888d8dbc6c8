namespace MiniKube.ApiServer.Storage.Encryption;

/// <summary>A key of 32 bytes and the short name under which values say that they were sealed with it.</summary>
internal sealed record EncryptionKey(string Id, byte[] Bytes);
