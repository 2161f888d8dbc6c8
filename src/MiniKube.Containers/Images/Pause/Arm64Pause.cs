using System.Buffers.Binary;

namespace MiniKube.Containers.Images.Pause;

/// <summary>The pause program for aarch64. System calls: exit_group 94, rt_sigprocmask 135, rt_sigtimedwait 137, wait4 260.</summary>
internal static class Arm64Pause
{
    private const uint Svc = 0xD4000001;
    private const uint Equal = 0;
    private const uint Greater = 12;

    public static byte[] Code()
    {
        // Positions are instruction numbers; the set follows the last instruction on an even one, that is 8 bytes aligned.
        const int loop = 6, reap = 19, exit = 28, set = 32;
        uint[] code =
        [
            Mov(8, 135), Mov(0, 0), Adr(1, 2, set), Mov(2, 0), Mov(3, 8), Svc,             // rt_sigprocmask(SIG_BLOCK, &set, NULL, 8)
            /* loop */
            Mov(8, 137), Adr(0, 7, set), Mov(1, 0), Mov(2, 0), Mov(3, 8), Svc,             // rt_sigtimedwait(&set, NULL, NULL, 8)
            Compare(17), BranchIf(Equal, 13, reap),
            Compare(15), BranchIf(Equal, 15, exit),
            Compare(2), BranchIf(Equal, 17, exit),
            Branch(18, loop),
            /* reap */
            Mov(8, 260), 0x92800000, Mov(1, 0), Mov(2, 1), Mov(3, 0), Svc,                 // wait4(-1, NULL, WNOHANG, NULL); movn x0, #0 is -1
            0xF100001F, BranchIf(Greater, 26, reap),                                       // cmp x0, #0
            Branch(27, loop),
            /* exit */
            Mov(8, 94), Mov(0, 0), Svc, 0xD503201F,                                        // exit_group(0); nop
        ];
        var bytes = new byte[(code.Length * 4) + 8];
        for (var i = 0; i < code.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * 4), code[i]);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(code.Length * 4), PauseProgram.SignalSet);
        return bytes;
    }

    private static uint Mov(uint register, uint value) => 0xD2800000 | (value << 5) | register;

    private static uint Adr(uint register, int from, int to) => 0x10000000 | ((uint)(to - from) << 5) | register;

    private static uint Compare(uint value) => 0x7100001F | (value << 10);

    private static uint BranchIf(uint condition, int from, int to) => 0x54000000 | (((uint)(to - from) & 0x7FFFF) << 5) | condition;

    private static uint Branch(int from, int to) => 0x14000000 | ((uint)(to - from) & 0x3FFFFFF);
}
