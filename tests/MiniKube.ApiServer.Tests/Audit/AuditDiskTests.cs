using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.ApiServer.Audit;

namespace MiniKube.ApiServer.Tests.Audit;

/// <summary>The audit log's disk is full for a while.</summary>
public sealed class AuditDiskTests
{
    private const int Lines = 12_000;

    [Fact]
    public async Task DiskFull_MoreThanTheQueueHolds_RequestsGoOnAndTheLogStaysWhole()
    {
        using var disk = new TinyDisk(2);
        await using (var file = new AuditFile(disk.File("audit.log"), 1 << 30, 2, TimeProvider.System, NullLogger<AuditFile>.Instance))
        {
            file.Start();
            await file.WriteAsync(Line(0));
            await Eventually.TrueAsync(() => file.Written == 1, () => $"{file.Written} written");
            disk.Fill();

            for (var i = 1; i <= Lines; i++) await file.WriteAsync(Line(i));
            await Eventually.TrueAsync(() => file.Failed + file.Written == Lines + 1, () => $"{file.Failed} lost, {file.Written} written");
            file.Failed.ShouldBeGreaterThan(0);

            disk.MakeRoom();
            var before = file.Written;
            var next = Lines;
            await Eventually.TrueAsync(
                async () =>
                {
                    await file.WriteAsync(Line(++next));
                    return file.Written > before;
                },
                () => $"{file.Written} written");
        }
        var text = await File.ReadAllTextAsync(disk.File("audit.log"));
        text.ShouldEndWith("}\n");
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldAllBe(line => line.StartsWith('{') && line.EndsWith('}'), "no line is cut off");
    }

    private static byte[] Line(int number) => Encoding.ASCII.GetBytes($$"""{"number":{{number}},"padding":"{{new string('x', 200)}}"}""" + "\n");
}
