/// Characters with their pinyin, as they are read in names: `单` is Shan, `曾` Zeng, `解` Xie.
///
/// Characters whose reading depends on the name (`乐`, `朝`, `行`, `重`) are left out, except where a
/// part of a Mongolian name fixes it.
enum NameTables {
  /// A piece of a name and its reading, syllables in lower case.
  struct Part: Sendable {
    let characters: String
    let syllables: [String]
    var initials: String { syllables.map { $0.prefix(1).uppercased() }.joined() }
  }

  /// Surnames of the Han, the frequent ones first.
  static let hanSurnames = parts(
    """
    王wang 李li 张zhang 刘liu 陈chen 杨yang 赵zhao 黄huang 周zhou 吴wu 徐xu 孙sun 胡hu 朱zhu 高gao
    林lin 何he 郭guo 罗luo 梁liang 宋song 郑zheng 谢xie 韩han 唐tang 冯feng 于yu 董dong 萧xiao 程cheng
    曹cao 袁yuan 邓deng 许xu 傅fu 沈shen 曾zeng 彭peng 吕lü 苏su 卢lu 蒋jiang 蔡cai 贾jia 丁ding
    魏wei 薛xue 叶ye 阎yan 余yu 潘pan 杜du 戴dai 夏xia 钟zhong 汪wang 田tian 任ren 姜jiang 范fan
    方fang 石shi 姚yao 谭tan 廖liao 邹zou 熊xiong 金jin 陆lu 郝hao 孔kong 崔cui 康kang 毛mao 邱qiu
    秦qin 江jiang 史shi 顾gu 侯hou 邵shao 孟meng 龙long 万wan 段duan 雷lei 钱qian 汤tang 尹yin 黎li
    易yi 常chang 武wu 乔qiao 贺he 赖lai 龚gong 文wen 庞pang 樊fan 兰lan 殷yin 施shi 陶tao 洪hong
    翟zhai 安an 颜yan 倪ni 严yan 牛niu 温wen 芦lu 季ji 俞yu 章zhang 鲁lu 葛ge 伍wu 韦wei 申shen
    尤you 毕bi 聂nie 焦jiao 向xiang 柳liu 邢xing 路lu 岳yue 齐qi 梅mei 庄zhuang 辛xin 管guan
    祝zhu 左zuo 涂tu 谷gu 祁qi 时shi 舒shu 耿geng 牟mu 卜bu 詹zhan 关guan 苗miao 凌ling 费fei
    单shan 解xie 仇qiu 查zha 缪miao 区ou 盖ge 尉wei 欧阳ou-yang 上官shang-guan 尉迟yu-chi
    """)

  /// Surnames frequent among the Hui.
  static let huiSurnames = parts(
    """
    马ma 马ma 马ma 哈ha 撒sa 沙sha 白bai 穆mu 纳na 海hai 拜bai 喇la 妥tuo 冶ye 麦mai 锁suo 铁tie 买mai
    """)

  /// Characters of women's given names.
  static let feminine = parts(
    """
    秀xiu 英ying 兰lan 芳fang 桂gui 玉yu 珍zhen 淑shu 凤feng 梅mei 琴qin 霞xia 云yun 莲lian 萍ping
    月yue 花hua 巧qiao 彩cai 惠hui 慧hui 静jing 敏min 红hong 艳yan 丽li 娟juan 燕yan 菊ju 翠cui
    素su 瑞rui 香xiang 春chun 爱ai 美mei 清qing 雪xue 莉li 蓉rong 荷he 佩pei 文wen 雅ya 婷ting
    """)

  /// Characters of men's given names.
  static let masculine = parts(
    """
    建jian 国guo 军jun 华hua 明ming 德de 福fu 贵gui 忠zhong 义yi 平ping 志zhi 强qiang 刚gang 永yong
    庆qing 文wen 玉yu 金jin 树shu 生sheng 全quan 成cheng 林lin 海hai 宝bao 世shi 广guang 富fu 祥xiang
    俊jun 斌bin 涛tao 勇yong 伟wei 峰feng 杰jie 辉hui 凯kai 鹏peng 宏hong 振zhen 学xue 立li 新xin
    """)

  /// First parts of Mongolian names in Chinese characters.
  static let mongolianFirst = parts(
    """
    乌兰wu-lan 乌云wu-yun 娜仁na-ren 萨仁sa-ren 斯琴si-qin 敖登ao-deng 阿拉坦a-la-tan 宝音bao-yin
    那顺na-shun 德力格尔de-li-ge-er 孟和meng-he 呼和hu-he 哈斯ha-si 朝鲁chao-lu 苏和su-he 达来da-lai
    额尔敦e-er-dun 巴雅尔ba-ya-er 吉日嘎拉ji-ri-ga-la 格根ge-gen 阿木古楞a-mu-gu-leng 通拉嘎tong-la-ga
    苏日su-ri 白音bai-yin
    """)

  /// Last parts of Mongolian women's names.
  static let mongolianFeminine = parts(
    "其其格qi-qi-ge 其木格qi-mu-ge 高娃gao-wa 托娅tuo-ya 图雅tu-ya 格日勒ge-ri-le 塔娜ta-na 花hua")

  /// Last parts of Mongolian men's names.
  static let mongolianMasculine = parts(
    """
    巴特尔ba-te-er 巴图ba-tu 乌力吉wu-li-ji 吉雅ji-ya 布和bu-he 毕力格bi-li-ge 牧仁mu-ren
    """)

  private static func parts(_ table: String) -> [Part] {
    table.split(whereSeparator: \.isWhitespace).map { entry in
      let isReading: (Character) -> Bool = { $0.isASCII || $0 == "ü" }
      return Part(
        characters: String(entry.prefix { !isReading($0) }),
        syllables: entry.drop { !isReading($0) }.split(separator: "-").map(String.init))
    }
  }
}
