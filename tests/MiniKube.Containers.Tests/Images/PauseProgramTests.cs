using MiniKube.Containers.Images.Pause;

namespace MiniKube.Containers.Tests.Images;

public sealed class PauseProgramTests
{
    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Pause_OnSignal_EndsWithZero(string signal)
    {
        var path = Path.Join(Path.GetTempPath(), "pause-" + Guid.NewGuid().ToString("N"));
        await File.WriteAllBytesAsync(path, PauseProgram.Build(MiniKube.Containers.Images.ImageDefinition.HostArchitecture));
        File.SetUnixFileMode(path, (UnixFileMode)0x1ED);
        try
        {
            // The signal is sent when the program waits in rt_sigtimedwait (128 or 137); the shell's code is the program's.
            var script = $"{path} & pid=$!; until grep -qE '^(128|137) ' /proc/$pid/syscall; do sleep 0.01; done; kill -{signal} $pid; wait $pid";
            var result = await Command.RunAsync("sh", ["-c", script], TimeSpan.FromSeconds(20), default);

            result.ExitCode.ShouldBe(0, result.Errors);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("amd64", 62)]
    [InlineData("arm64", 183)]
    public void Build_ForKnownMachines_IsSmallElf(string architecture, int machine)
    {
        var program = PauseProgram.Build(architecture);

        program[..4].ShouldBe("\u007fELF"u8.ToArray());
        ((int)program[18]).ShouldBe(machine);
        program.Length.ShouldBeLessThan(512);
    }
}
