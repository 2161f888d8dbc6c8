using System.Runtime.InteropServices;

namespace MiniKube.NodeAgent.Kernel;

internal enum FileKind { Missing, Regular, Folder, CharacterDevice, BlockDevice, Socket, Other }

/// <summary>What a path names, links followed.</summary>
internal static partial class FileKinds
{
    private const int AtCurrentFolder = -100;
    private const uint TypeMask = 0x1;
    private const int ModeOffset = 28;

    public static FileKind Of(string path)
    {
        Span<byte> buffer = stackalloc byte[256];
        if (Statx(AtCurrentFolder, path, 0, TypeMask, buffer) != 0) return FileKind.Missing;
        return (BitConverter.ToUInt16(buffer[ModeOffset..]) & 0xF000) switch
        {
            0x8000 => FileKind.Regular,
            0x4000 => FileKind.Folder,
            0x2000 => FileKind.CharacterDevice,
            0x6000 => FileKind.BlockDevice,
            0xC000 => FileKind.Socket,
            _ => FileKind.Other,
        };
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> buffer);
}
