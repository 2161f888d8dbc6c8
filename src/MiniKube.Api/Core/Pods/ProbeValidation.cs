namespace MiniKube.Api.Core;

/// <summary>Probes and lifecycle handlers.</summary>
internal static class ProbeValidation
{
    public static void Liveness(Probe? probe, string path, FieldErrors errors)
    {
        Validate(probe, path, errors);
        if (probe is not null && probe.SuccessThreshold != 1) errors.Invalid(path + ".successThreshold", probe.SuccessThreshold, "must be 1");
    }

    public static void Validate(Probe? probe, string path, FieldErrors errors)
    {
        if (probe is null) return;
        One([probe.Exec, probe.HttpGet, probe.TcpSocket, probe.Grpc], path, errors);
        Actions(probe.Exec, probe.HttpGet, probe.TcpSocket, path, errors);
        if (probe.Grpc is { } grpc) FieldRules.Port(grpc.Port, path + ".grpc.port", errors);
        NotNegative(probe.InitialDelaySeconds, path + ".initialDelaySeconds", errors);
        NotNegative(probe.TimeoutSeconds, path + ".timeoutSeconds", errors);
        NotNegative(probe.PeriodSeconds, path + ".periodSeconds", errors);
        NotNegative(probe.SuccessThreshold, path + ".successThreshold", errors);
        NotNegative(probe.FailureThreshold, path + ".failureThreshold", errors);
        if (probe.TerminationGracePeriodSeconds <= 0)
        {
            errors.Invalid(path + ".terminationGracePeriodSeconds", probe.TerminationGracePeriodSeconds, FieldRules.Positive);
        }
    }

    public static void Handler(LifecycleHandler? handler, string path, FieldErrors errors)
    {
        if (handler is null) return;
        One([handler.Exec, handler.HttpGet, handler.TcpSocket, handler.Sleep], path, errors);
        Actions(handler.Exec, handler.HttpGet, handler.TcpSocket, path, errors);
        if (handler.Sleep is { Seconds: < 0 } sleep) errors.Invalid(path + ".sleep.seconds", sleep.Seconds, FieldRules.NotNegative);
    }

    private static void One(object?[] handlers, string path, FieldErrors errors)
    {
        var count = handlers.Count(handler => handler is not null);
        if (count == 0) errors.Required(path, "must specify a handler type");
        if (count > 1) errors.Forbidden(path, "may not specify more than 1 handler type");
    }

    private static void Actions(ExecAction? exec, HTTPGetAction? get, TCPSocketAction? tcp, string path, FieldErrors errors)
    {
        if (exec is { Command.Count: 0 }) errors.Required(path + ".exec.command");
        if (get is not null)
        {
            if (string.IsNullOrEmpty(get.Path)) errors.Required(path + ".httpGet.path");
            FieldRules.PortOrName(get.Port, path + ".httpGet.port", errors);
            for (var i = 0; i < get.HttpHeaders.Count; i++)
            {
                if (!IsHeaderName(get.HttpHeaders[i].Name))
                {
                    errors.Invalid(
                        $"{path}.httpGet.httpHeaders[{i}].name", get.HttpHeaders[i].Name,
                        "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')");
                }
            }
        }
        if (tcp is not null) FieldRules.PortOrName(tcp.Port, path + ".tcpSocket.port", errors);
    }

    private static bool IsHeaderName(string name) => name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');

    private static void NotNegative(int value, string path, FieldErrors errors)
    {
        if (value < 0) errors.Invalid(path, value, FieldRules.NotNegative);
    }
}
