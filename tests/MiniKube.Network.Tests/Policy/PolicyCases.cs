using MiniKube.Api.Networking;
using static MiniKube.Network.Tests.Policy.PolicyMake;

namespace MiniKube.Network.Tests.Policy;

/// <summary>Policies, and which connections they leave: from, to, port, UDP. A connection of a pod with itself is always left.</summary>
internal static class PolicyCases
{
    public static IReadOnlyDictionary<string, (NetworkPolicy[] Policies, Func<string, string, int, bool, bool> Allowed)> All { get; } =
        new Dictionary<string, (NetworkPolicy[], Func<string, string, int, bool, bool>)>
        {
            ["no policy"] = ([], (_, _, _, _) => true),
            ["default deny of ingress"] = ([Netpol("p", PolicyMake.All)], (_, to, _, _) => to[0] != 'x'),
            ["default deny of egress"] = ([Netpol("p", PolicyMake.All, egress: [], types: "Egress")], (from, _, _, _) => from[0] != 'x'),
            ["default deny of both"] = ([Netpol("p", PolicyMake.All, egress: [])], (from, to, _, _) => from[0] != 'x' && to[0] != 'x'),
            ["deny and allow all add up"] = ([Netpol("p", PolicyMake.All), Netpol("q", PolicyMake.All, [From([])])], (_, _, _, _) => true),
            ["only selected pods are isolated"] = ([Netpol("p", Is("app", "a"))], (_, to, _, _) => to != "x/a"),
            ["from pods of the same namespace"] = ([Netpol("p", PolicyMake.All, [From([Pods(PolicyMake.All)])])], (from, to, _, _) => to[0] != 'x' || from[0] == 'x'),
            ["from pods by label"] = ([Netpol("p", PolicyMake.All, [From([Pods(Is("app", "b"))])])], (from, to, _, _) => to[0] != 'x' || from == "x/b"),
            ["from a namespace"] = ([Netpol("p", PolicyMake.All, [From([Namespaces(Is("team", "two"))])])], (from, to, _, _) => to[0] != 'x' || from[0] == 'y'),
            ["from a namespace by its name"] = ([Netpol("p", PolicyMake.All, [From([Namespaces(Is("kubernetes.io/metadata.name", "y"))])])], (from, to, _, _) => to[0] != 'x' || from[0] == 'y'),
            ["from pods and their namespace"] = ([Netpol("p", PolicyMake.All, [From([Pods(Is("app", "b"), Is("team", "two"))])])], (from, to, _, _) => to[0] != 'x' || from == "y/b"),
            ["from pods or a namespace"] = ([Netpol("p", PolicyMake.All, [From([Pods(Is("app", "b")), Namespaces(Is("team", "two"))])])], (from, to, _, _) => to[0] != 'x' || from != "x/a"),
            ["from namespaces not in a list"] = ([Netpol("p", PolicyMake.All, [From([Namespaces(Expression("team", "NotIn", "one", "three"))])])], (from, to, _, _) => to[0] != 'x' || from[0] == 'y'),
            ["from pods that have no such label"] = ([Netpol("p", PolicyMake.All, [From([Pods(Expression("app", "DoesNotExist"), PolicyMake.All)])])], (_, to, _, _) => to[0] != 'x'),
            ["one port of one protocol"] = ([Netpol("p", PolicyMake.All, [From([], Tcp(80))])], (_, to, port, udp) => to[0] != 'x' || (port == 80 && !udp)),
            ["a protocol without ports"] = ([Netpol("p", PolicyMake.All, [From([], Udp())])], (_, to, _, udp) => to[0] != 'x' || udp),
            ["a range of ports"] = ([Netpol("p", PolicyMake.All, [From([], Tcp(81, 90))])], (_, to, port, udp) => to[0] != 'x' || (port == 81 && !udp)),
            ["several ports"] = ([Netpol("p", PolicyMake.All, [From([], Tcp(80), Udp(81), Tcp(70, 80))])], (_, to, port, udp) => to[0] != 'x' || (port == 80 && !udp) || (port == 81 && udp)),
            ["a port by its name"] = ([Netpol("p", PolicyMake.All, [From([], Named("serve-81"))])], (_, to, port, udp) => to[0] != 'x' || (port == 81 && !udp)),
            ["a named port of another pod, outwards"] = ([Netpol("p", PolicyMake.All, egress: [To([], Named("serve-81-udp", "UDP"))], types: "Egress")], (from, _, port, udp) => from[0] != 'x' || (port == 81 && udp)),
            ["a name that no pod has"] = ([Netpol("p", PolicyMake.All, [From([], Named("none"))])], (_, to, _, _) => to[0] != 'x'),
            ["port and peer of one rule"] = ([Netpol("p", PolicyMake.All, [From([Namespaces(Is("team", "two"))], Tcp(80))])], (from, to, port, udp) => to[0] != 'x' || (from[0] == 'y' && port == 80 && !udp)),
            ["two rules add up"] = ([Netpol("p", PolicyMake.All, [From([Namespaces(Is("team", "two"))], Tcp(80)), From([Pods(Is("app", "a"))], Tcp(81))])], (from, to, port, udp) => to[0] != 'x' || (!udp && ((from[0] == 'y' && port == 80) || (from == "x/a" && port == 81)))),
            ["a block of addresses"] = ([Netpol("p", PolicyMake.All, [From([Block("10.244.2.0/24")])])], (from, to, _, _) => to[0] != 'x' || from[2] == 'b'),
            ["a block with an exception"] = ([Netpol("p", PolicyMake.All, [From([Block("10.244.0.0/16", "10.244.2.12/32", "10.244.1.0/25")])])], (from, to, _, _) => to[0] != 'x' || from == "x/b"),
            ["an exception of one block, allowed by another"] = ([Netpol("p", PolicyMake.All, [From([Block("10.244.0.0/16", "10.244.2.0/24"), Block("10.244.2.12/32")])])], (from, to, _, _) => to[0] != 'x' || from != "x/b"),
            ["out to everywhere"] = ([Netpol("p", PolicyMake.All, egress: [To([Block("0.0.0.0/0")])], types: "Egress")], (_, _, _, _) => true),
            ["out to a block"] = ([Netpol("p", PolicyMake.All, egress: [To([Block("10.244.1.0/24")])], types: "Egress")], (from, to, _, _) => from[0] != 'x' || to[2] == 'a'),
            ["out to pods of a namespace"] = ([Netpol("p", Is("app", "a"), egress: [To([Namespaces(Is("team", "two"))], Tcp(80))], types: "Egress")], (from, to, port, udp) => from != "x/a" || (to[0] == 'y' && port == 80 && !udp)),
            ["both ends must allow"] =
            (
                [Netpol("in", Is("app", "a"), [From([Pods(Is("app", "b"), PolicyMake.All)])], types: "Ingress", ns: "y"), Netpol("out", PolicyMake.All, egress: [To([], Tcp(80))], types: "Egress")],
                (from, to, port, udp) => (to != "y/a" || from[2] == 'b') && (from[0] != 'x' || (port == 80 && !udp))),
            ["policies of two namespaces"] = ([Netpol("p", PolicyMake.All), Netpol("p", PolicyMake.All, [From([], Tcp(81))], ns: "y")], (_, to, port, udp) => to[0] != 'x' && port == 81 && !udp),
        };
}
