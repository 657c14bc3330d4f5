using System.Text;

namespace ExtractPipeline.Extraction.Grids;

/// <summary>Labels as they are compared: letters, digits and ideographs only, full-width forms and radicals folded, no spaces, no punctuation.</summary>
public static class LabelText
{
    // Some producers write ⾃然⼈ with the code points of radicals (U+2F00 to U+2FD5); this is Unicode's compatibility mapping, simplified where the form is.
    private const string KangxiRadicals =
        "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈户手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾见角言谷豆豕豸贝赤走足身车辛辰辵邑酉釆里金长门阜隶隹雨青非面革韦韭音页风飞食首香马骨高髟鬥鬯鬲鬼鱼鸟卤鹿麦麻黄黍黑黹黾鼎鼓鼠鼻齐齿龙龟龠";

    private const string SupplementFrom = "⺟⺠⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰";
    private const string SupplementTo = "母民西见角贝车长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙";

    /// <summary>Whether a character is a Chinese one (CJK Unified Ideographs).</summary>
    public static bool IsIdeograph(char c) => c is >= '\u4E00' and <= '\u9FFF';

    /// <summary>Folds one character to the form in which it is compared: half-width, radicals as ideographs.</summary>
    public static char Fold(char c)
    {
        if (c is >= '\u2F00' and <= '\u2FD5') return KangxiRadicals[c - '\u2F00'];
        if (c is >= '\u2E80' and <= '\u2EFF' && SupplementFrom.IndexOf(c) is >= 0 and var i) return SupplementTo[i];
        return c switch
        {
            >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
            '\u3000' or '\u00A0' or '\u2002' or '\u2003' or '\u2009' => ' ',
            _ => c,
        };
    }

    /// <summary>The text as it is compared.</summary>
    public static string Normalize(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var folded = Fold(c);
            if (char.IsLetterOrDigit(folded)) kept.Append(folded);
        }

        return kept.ToString();
    }

    /// <summary>A set of characters as 64 bits, for a cheap bound: texts that share few bits cannot be alike.</summary>
    internal static ulong Signature(string normalized)
    {
        var bits = 0UL;
        foreach (var c in normalized) bits |= 1UL << ((c * 0x9E37) >> 7 & 63);
        return bits;
    }

    /// <summary>
    /// 1 − d ÷ the longer length, with d the Levenshtein distance: 1 for equal texts, 0 for texts that share nothing. Both must be normalised.
    /// </summary>
    public static double Similarity(string a, string b)
    {
        var longer = Math.Max(a.Length, b.Length);
        return longer == 0 ? 1 : 1 - (Distance(a, b) / (double)longer);
    }

    private static int Distance(string a, string b)
    {
        if (a == b) return 0;
        Span<int> row = b.Length < 256 ? stackalloc int[b.Length + 1] : new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
