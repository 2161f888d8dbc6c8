using System.Buffers.Binary;

namespace MiniKube.Containers.Images.Pause;

/// <summary>The pause program for x86-64. System calls: rt_sigprocmask 14, wait4 61, rt_sigtimedwait 128, exit_group 231.</summary>
internal static class X64Pause
{
    public static byte[] Code()
    {
        var code = new List<byte>();
        code.AddRange([0xB8, 14, 0, 0, 0]);                         // mov eax, 14
        code.AddRange([0x31, 0xFF]);                                // xor edi, edi        SIG_BLOCK
        code.AddRange([0x48, 0x8D, 0x35]);                          // lea rsi, [rip+set]
        var set1 = Hole(code, 4);
        code.AddRange([0x31, 0xD2]);                                // xor edx, edx
        code.AddRange([0x41, 0xBA, 8, 0, 0, 0]);                    // mov r10d, 8
        code.AddRange([0x0F, 0x05]);                                // syscall

        var loop = code.Count;
        code.AddRange([0xB8, 128, 0, 0, 0]);                        // mov eax, 128
        code.AddRange([0x48, 0x8D, 0x3D]);                          // lea rdi, [rip+set]
        var set2 = Hole(code, 4);
        code.AddRange([0x31, 0xF6]);                                // xor esi, esi        no siginfo
        code.AddRange([0x31, 0xD2]);                                // xor edx, edx        no timeout
        code.AddRange([0x41, 0xBA, 8, 0, 0, 0]);                    // mov r10d, 8
        code.AddRange([0x0F, 0x05]);                                // syscall
        code.AddRange([0x83, 0xF8, 17, 0x74]);                      // cmp eax, SIGCHLD; je reap
        var toReap = Hole(code, 1);
        code.AddRange([0x83, 0xF8, 15, 0x74]);                      // cmp eax, SIGTERM; je exit
        var toExit1 = Hole(code, 1);
        code.AddRange([0x83, 0xF8, 2, 0x74]);                       // cmp eax, SIGINT; je exit
        var toExit2 = Hole(code, 1);
        code.Add(0xEB);                                             // jmp loop
        Short(code, Hole(code, 1), loop);

        var reap = code.Count;
        code.AddRange([0xB8, 61, 0, 0, 0]);                         // mov eax, 61
        code.AddRange([0x48, 0xC7, 0xC7, 0xFF, 0xFF, 0xFF, 0xFF]);  // mov rdi, -1         any child
        code.AddRange([0x31, 0xF6]);                                // xor esi, esi
        code.AddRange([0xBA, 1, 0, 0, 0]);                          // mov edx, WNOHANG
        code.AddRange([0x45, 0x31, 0xD2]);                          // xor r10d, r10d
        code.AddRange([0x0F, 0x05]);                                // syscall
        code.AddRange([0x48, 0x85, 0xC0, 0x7F]);                    // test rax, rax; jg reap
        Short(code, Hole(code, 1), reap);
        code.Add(0xEB);                                             // jmp loop
        Short(code, Hole(code, 1), loop);

        var exit = code.Count;
        code.AddRange([0xB8, 231, 0, 0, 0]);                        // mov eax, 231
        code.AddRange([0x31, 0xFF]);                                // xor edi, edi
        code.AddRange([0x0F, 0x05]);                                // syscall

        while (code.Count % 8 != 0)
            code.Add(0x90);
        var set = code.Count;
        code.AddRange(BitConverter.GetBytes(PauseProgram.SignalSet));

        Short(code, toReap, reap);
        Short(code, toExit1, exit);
        Short(code, toExit2, exit);
        Near(code, set1, set);
        Near(code, set2, set);
        return [.. code];
    }

    private static int Hole(List<byte> code, int size)
    {
        code.AddRange(new byte[size]);
        return code.Count - size;
    }

    private static void Short(List<byte> code, int hole, int target) => code[hole] = (byte)checked((sbyte)(target - (hole + 1)));

    private static void Near(List<byte> code, int hole, int target)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, target - (hole + 4));
        for (var i = 0; i < 4; i++)
            code[hole + i] = bytes[i];
    }
}
