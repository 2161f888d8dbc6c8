using System.Runtime.InteropServices;
using System.Text.Json;
using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Init;

/// <summary>
/// Pid 1 of a node host: makes the node's own view of the file system, then starts its components and looks after them.
/// It stays away from the thread pool, the console and <see cref="System.Diagnostics.Process"/>, so that it costs little memory and owns every child.
/// </summary>
public static class HostInit
{
    /// <summary>Environment that keeps this process small; set by whoever starts it.</summary>
    internal static IReadOnlyList<string> LeanRuntime { get; } =
        ["DOTNET_gcConcurrent=0", "DOTNET_GCHeapHardLimit=0x2000000", "DOTNET_GCgen0size=0x80000", "DOTNET_TieredCompilation=0", "DOTNET_EnableDiagnostics=0"];

    /// <summary>Returns when the node was told to stop.</summary>
    public static int Run(string specFile)
    {
        try
        {
            var spec = JsonSerializer.Deserialize(File.ReadAllBytes(specFile), HostJson.Default.HostSpec)!;
            HostFileSystem.Build(spec);
            // Where the user stood may not exist in here: /tmp, for one, is the node's own.
            Environment.CurrentDirectory = "/";
            HostFileSystem.Apply(spec.Sysctls);
            if (spec.SealedProgram is { } program) SealedProgram.Hold(program);
            var store = spec.Store is null ? null : new UnsyncedStore(spec.Store, UnsyncedStore.MachineBoot());
            store?.Begin();
            using var supervisor = new Supervisor(spec);
            using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
            {
                context.Cancel = true;
                supervisor.Stop();
            });
            supervisor.Run();
            store?.End();
            return 0;
        }
        catch (Exception e)
        {
            InitLog.Write($"the node cannot boot: {e.Message}");
            return 1;
        }
    }
}
