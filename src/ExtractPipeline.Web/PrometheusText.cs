using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using ExtractPipeline.Worker;

namespace ExtractPipeline.Web;

/// <summary>The service's meter as Prometheus reads it (text format 0.0.4). Counters add up from the start of the process.</summary>
public sealed class PrometheusText : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly SortedDictionary<string, Instrument> instruments = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Name, string Labels), double> values = new();
    private readonly Lock writing = new();

    /// <summary>Begins to listen.</summary>
    public PrometheusText()
    {
        listener.InstrumentPublished = (instrument, meter) =>
        {
            if (instrument.Meter.Name != Telemetry.Name) return;
            lock (instruments) instruments[instrument.Name] = instrument;
            meter.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.Start();
    }

    /// <summary>All instruments as they are now.</summary>
    public string Write()
    {
        lock (writing)
        {
            listener.RecordObservableInstruments();
            var text = new StringBuilder();
            List<Instrument> known;
            lock (instruments) known = [.. instruments.Values];
            foreach (var instrument in known)
            {
                var name = NameOf(instrument);
                text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {instrument.Description}\n# TYPE {name} {(IsCounter(instrument) ? "counter" : "gauge")}\n");
                foreach (var ((_, labels), value) in values.Where(value => value.Key.Name == instrument.Name).OrderBy(value => value.Key.Labels, StringComparer.Ordinal))
                    text.Append(CultureInfo.InvariantCulture, $"{name}{labels} {value}\n");
            }

            return text.ToString();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach (var tag in tags)
            labels.Append(labels.Length == 0 ? '{' : ',').Append(tag.Key).Append("=\"").Append(Escape(tag.Value?.ToString() ?? "")).Append('"');
        if (labels.Length > 0) labels.Append('}');
        values.AddOrUpdate((instrument.Name, labels.ToString()), value, (_, before) => instrument.IsObservable ? value : before + value);
    }

    private static bool IsCounter(Instrument instrument) =>
        instrument.GetType().GetGenericTypeDefinition() is var type && (type == typeof(Counter<>) || type == typeof(ObservableCounter<>));

    private static string NameOf(Instrument instrument) => instrument.Name.Replace('.', '_') + (IsCounter(instrument) ? "_total" : "");

    private static string Escape(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
