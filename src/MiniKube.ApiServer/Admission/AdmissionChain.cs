using MiniKube.ApiServer.Telemetry;

namespace MiniKube.ApiServer.Admission;

/// <summary>The rules in their order: a mutating phase, and after the kind's own validation a validating one.</summary>
internal sealed class AdmissionChain(IReadOnlyList<IAdmission> steps)
{
    /// <summary>How long each rule took and how often it refused.</summary>
    public AdmissionCounters Counters { get; } = new([.. steps.Select(step => step.GetType().Name)]);

    public async ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        try
        {
            await PassAsync(request, validates: false, cancel);
            if (!request.Reinvoke) return;
            // What was changed late is to be seen by the early rules too, once. Rule: Kubernetes docs, "Reinvocation policy".
            request.Reinvoke = false;
            request.Edits.Keep(request.Document);
            request.IsReinvocation = true;
            await PassAsync(request, validates: false, cancel);
        }
        catch
        {
            Finished(request);
            throw;
        }
    }

    /// <summary>May somebody connect to what runs?</summary>
    public async Task ConnectAsync(AdmissionRequest request, CancellationToken cancel)
    {
        await AdmitAsync(request, cancel);
        try
        {
            await ValidateAsync(request, cancel);
        }
        finally
        {
            Finished(request);
        }
    }

    /// <summary>Between a successful <see cref="AdmitAsync"/> and <see cref="Finished"/>, which the caller sees to also when this throws.</summary>
    public ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancel) => PassAsync(request, validates: true, cancel);

    public void Finished(AdmissionRequest request)
    {
        foreach (var step in steps)
        {
            step.Finished(request);
        }
    }

    private async ValueTask PassAsync(AdmissionRequest request, bool validates, CancellationToken cancel)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            if (request.Operation == Operation.Connect && !steps[i].SeesConnections) continue;
            try
            {
                var step = validates ? steps[i].ValidateAsync(request, cancel) : steps[i].AdmitAsync(request, cancel);
                if (!step.IsCompletedSuccessfully) await step;
            }
            catch (ApiException)
            {
                Counters.Refused(i, validates, request.Operation);
                throw;
            }
        }
    }
}
