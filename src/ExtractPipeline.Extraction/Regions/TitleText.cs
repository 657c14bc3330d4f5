using System.Text;
using System.Text.RegularExpressions;

namespace ExtractPipeline.Extraction.Regions;

/// <summary>Writes a title in one way: no white space, half-width digits and letters, years in digits.</summary>
internal static class TitleText
{
    // Fonts that embed radicals in place of the characters they look like give ⼯ for 工. The framework folds them only with
    // cultures, which are off; these are the 214 of U+2F00 in order, and then those of U+2E80 that titles meet.
    private const string Radicals =
        "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮" +
        "皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

    private static readonly (char Radical, char Character)[] Supplement =
        [('⺠', '民'), ('⻓', '长'), ('⻔', '门'), ('⻋', '车'), ('⻄', '西'), ('⻘', '青'), ('⻢', '马'), ('⻥', '鱼'), ('⻰', '龙'), ('⻬', '齐'), ('⻝', '食')];

    // 二〇二三年, with whatever round thing was at hand for the zero: the letter O of three alphabets, ○, 零.
    private static readonly Regex ChineseYear = new("[二2][〇零○◯OoОΟ0](?:[〇零○◯OoОΟ0-9一二三四五六七八九]){2}(?=年)");

    /// <summary>The text in its one way, or null when it is longer than any title.</summary>
    public static string? Compact(string text, int longest)
    {
        var compact = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var character in text)
        {
            if (char.IsWhiteSpace(character) || character is '《' or '》' or '\u200b' or '\ufeff')
                continue;
            if (compact.Length == longest)
                return null;
            compact.Append(Fold(character));
        }

        return ChineseYear.Replace(compact.ToString(), match => string.Concat(match.Value.Select(Digit)));
    }

    private static char Fold(char character) => character switch
    {
        >= '０' and <= '９' or >= 'Ａ' and <= 'Ｚ' or >= 'ａ' and <= 'ｚ' => (char)(character - '０' + '0'),
        >= '\u2f00' and <= '\u2fd5' => Radicals[character - '\u2f00'],
        >= '\u2e80' and <= '\u2eff' => Array.Find(Supplement, pair => pair.Radical == character).Character is var found and not '\0' ? found : character,
        _ => character,
    };

    private static char Digit(char character) => "一二三四五六七八九".IndexOf(character) is var index and >= 0 ? (char)('1' + index)
        : char.IsAsciiDigit(character) ? character
        : '0';
}
