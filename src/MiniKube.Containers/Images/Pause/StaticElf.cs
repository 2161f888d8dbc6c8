using System.Buffers.Binary;

namespace MiniKube.Containers.Images.Pause;

/// <summary>The smallest ELF64 executable: a header, one loadable segment, code that starts right behind (System V ABI, chapters 4 and 5).</summary>
internal static class StaticElf
{
    private const ulong Base = 0x400000;
    private const int HeaderSize = 64;
    private const int SegmentSize = 56;

    public static byte[] Wrap(ushort machine, byte[] code)
    {
        var file = new byte[HeaderSize + SegmentSize + code.Length];
        code.CopyTo(file, HeaderSize + SegmentSize);

        var header = file.AsSpan(0, HeaderSize);
        byte[] identity = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1]; // 64 bit, little endian, version 1
        identity.CopyTo(header);
        Put16(header, 16, 2); // executable
        Put16(header, 18, machine);
        Put32(header, 20, 1);
        Put64(header, 24, Base + HeaderSize + SegmentSize); // entry
        Put64(header, 32, HeaderSize); // program headers
        Put16(header, 52, HeaderSize);
        Put16(header, 54, SegmentSize);
        Put16(header, 56, 1);
        Put16(header, 58, 64);

        var segment = file.AsSpan(HeaderSize, SegmentSize);
        Put32(segment, 0, 1); // load
        Put32(segment, 4, 5); // readable, executable
        Put64(segment, 16, Base);
        Put64(segment, 24, Base);
        Put64(segment, 32, (ulong)file.Length);
        Put64(segment, 40, (ulong)file.Length);
        Put64(segment, 48, 0x10000); // fits kernels with pages of 64 KB
        return file;
    }

    private static void Put16(Span<byte> at, int offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(at[offset..], value);
    private static void Put32(Span<byte> at, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(at[offset..], value);
    private static void Put64(Span<byte> at, int offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(at[offset..], value);
}
