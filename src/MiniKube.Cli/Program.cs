using MiniKube.Cli;
using MiniKube.Cluster.Init;

// Pid 1 of a node host is this program too. It goes its own way before anything else is loaded: it has to stay small.
return args is ["host-init", var spec] ? HostInit.Run(spec) : await CommandLine.RunAsync(args);
