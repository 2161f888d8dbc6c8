using MiniKube.Api.Core;
using MiniKube.Api.Discovery;

namespace MiniKube.Benchmarks;

/// <summary>A service proxy that is measured, ours or another, in the network namespace of the benchmark.</summary>
internal interface IServiceSide : IAsyncDisposable
{
    /// <summary>What it has used so far, its tools included.</summary>
    TimeSpan Cpu { get; }

    /// <summary>It can know of all these when it is loaded.</summary>
    Task PrepareAsync(IReadOnlyList<(Service Service, EndpointSlice Slice)> services);

    /// <summary>From nothing in the kernel; whether it is done, callers find out.</summary>
    Task LoadAsync();

    Task CreateAsync(Service service, EndpointSlice slice);

    Task ChangeAsync(EndpointSlice old, EndpointSlice current);
}
