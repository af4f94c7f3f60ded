"""The words documents are made of. Every Chinese character that stands here is one the nano model learns to see.

Names of people, companies and places are invented or generic; numbers are drawn by `values.py`.
"""

from __future__ import annotations

SURNAMES = "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 林 郭 何 高 罗 郑 梁 谢 宋 唐 许 邓 冯 韩 曹 曾 彭 肖 蔡 潘 田 董 袁 于 余 叶 蒋 杜 苏 魏 程 吕 丁 沈 任".split()
GIVEN_NAMES = (
    "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀英 霞 平 刚 桂英 文 建国 建华 志强 志明 海燕 晓明 晓东 雪梅 玉兰 子涵 雨欣 浩然 思远 天宇 佳怡 俊杰 嘉豪 欣怡 梓萱 一诺 若曦 春花 国庆 卫东 红 鹏 飞 波 斌 辉 丹 萍 玲 婷 宁 琳 倩 颖 博 凯 旭 阳 晨 瑞 昊 轩"
).split()
CITIES = (
    "北京 上海 天津 重庆 广州 深圳 杭州 南京 苏州 成都 武汉 西安 长沙 郑州 青岛 大连 沈阳 厦门 福州 合肥 济南 昆明 南昌 贵阳 南宁 海口 太原 石家庄 哈尔滨 长春 兰州 银川 西宁 乌鲁木齐 拉萨 无锡 宁波 温州 东莞 佛山 珠海 徐州 常州 扬州 洛阳 桂林"
).split()
PROVINCES = "广东 江苏 浙江 山东 河南 四川 湖北 湖南 安徽 福建 河北 辽宁 陕西 江西 云南 广西 山西 贵州 吉林 黑龙江 甘肃 海南 内蒙古 新疆 宁夏 青海".split()
DISTRICTS = "朝阳 海淀 东城 西城 浦东 徐汇 天河 越秀 南山 福田 西湖 滨江 玄武 鼓楼 武侯 锦江 江汉 雁塔 高新 金水 历下 中山 和平 思明 开发 新华 桥东 长安 吴中 江宁".split()
ROADS = "人民 中山 解放 建设 和平 文化 科技 创业 长江 黄河 北京 南京 上海 延安 友谊 光明 幸福 胜利 迎宾 学府 滨河 环城 东风 红旗 工业 金融 商务 世纪 星光 翠竹".split()
COMPANY_STEMS = (
    "华信 恒达 天成 鑫源 博远 中科 宏图 瑞丰 金桥 东方 万通 盛世 永安 新时代 蓝海 云峰 联创 海纳 众诚 智慧 康宁 佳美 利民 同心 百川 星辰 飞跃 正大 国泰 四海 卓越 启航 明德 长青 顺达 广源 优品 乐家 绿野 银河 凯旋 龙腾 鸿运 泰和 嘉禾"
).split()
COMPANY_TRADES = (
    "科技 电子 信息技术 网络科技 贸易 商贸 建材 机械设备 医疗器械 生物科技 食品 餐饮管理 文化传播 广告 物流 运输 汽车服务 酒店管理 教育咨询 软件 装饰工程 服装 办公用品 能源 环保 五金 印刷 农业 旅游 家具"
).split()
COMPANY_ENDINGS = ["有限公司", "有限公司", "有限公司", "股份有限公司", "有限责任公司", "集团有限公司"]
BANKS = "中国工商银行 中国建设银行 中国农业银行 中国银行 交通银行 招商银行 中信银行 浦发银行 民生银行 兴业银行 光大银行 平安银行".split()

GOODS = (
    "打印纸 签字笔 文件夹 笔记本 订书机 计算器 墨盒 硒鼓 鼠标 键盘 显示器 硬盘 内存条 路由器 交换机 摄像头 耳机 充电器 数据线 移动电源 笔记本电脑 台式电脑 平板电脑 打印机 投影仪 扫描仪 办公桌 办公椅 书柜 台灯 空调 冰箱 洗衣机 电视机 微波炉 热水器 电风扇 净水器 水泥 钢材 木板 油漆 瓷砖 电缆 开关 插座 螺丝 轴承 阀门 水泵 电机 轮胎 机油 汽油 柴油 口罩 手套 酒精 体温计 血压计 工作服 安全帽 雨伞 毛巾 肥皂 洗发水 牙膏 纸巾 垃圾袋 玻璃杯 保温杯"
).split()
GOODS_CLASSES = "办公用品 电子产品 计算机配套 家用电器 建筑材料 机动车零件 医疗用品 日用品 印刷品 软件 纸制品 金属制品 餐饮服务 住宿服务 运输服务 信息技术服务 咨询服务 维修服务".split()
SERVICES = "技术服务费 咨询费 会议费 培训费 住宿费 餐费 运输费 维修费 设计费 广告费 租赁费 物业费 水费 电费 停车费 通行费 快递费 检测费 保险费 服务费".split()
UNITS = "个 件 台 箱 包 支 本 套 张 只 瓶 袋 盒 米 吨 次 项 千克 份 双".split()
SPECS = "A4 A3 B5 500g 1kg 2L 500ml 12V 220V 16G 512G 1TB 24寸 27寸 5米 10支装 大号 中号 小号 标准型 M8 XL 通用".split()

DISHES = (
    "宫保鸡丁 鱼香肉丝 麻婆豆腐 红烧肉 糖醋排骨 清蒸鲈鱼 番茄炒蛋 青椒土豆丝 干煸豆角 蒜蓉西兰花 水煮牛肉 回锅肉 酸菜鱼 口水鸡 拍黄瓜 凉拌木耳 皮蛋豆腐 地三鲜 手撕包菜 孜然羊肉 葱爆羊肉 小炒黄牛肉 剁椒鱼头 北京烤鸭 白切鸡 盐水鸭 扬州炒饭 牛肉面 炸酱面 担担面 小笼包 煎饺 馄饨 春卷 南瓜粥 皮蛋瘦肉粥 紫菜蛋花汤 西红柿牛腩汤 酸辣汤 玉米排骨汤 米饭 馒头 葱油饼 炸鸡翅 薯条 水果沙拉"
).split()
DRINKS = "绿茶 红茶 菊花茶 奶茶 珍珠奶茶 柠檬茶 豆浆 酸梅汤 橙汁 苹果汁 西瓜汁 可乐 雪碧 矿泉水 咖啡 拿铁 美式咖啡 卡布奇诺 热牛奶 啤酒 红酒 白酒".split()
GROCERIES = (
    "苹果 香蕉 橙子 葡萄 西瓜 草莓 梨 桃子 荔枝 芒果 白菜 土豆 番茄 黄瓜 茄子 青椒 胡萝卜 洋葱 大蒜 生姜 鸡蛋 牛奶 酸奶 面包 饼干 方便面 大米 面粉 食用油 酱油 食盐 白糖 米醋 猪肉 牛肉 羊肉 鸡腿 虾仁 带鱼 豆腐 火腿肠 薯片 巧克力 糖果 瓜子 花生 核桃 红枣 蜂蜜 麦片"
).split()
SHOPS = "家乐超市 便民商店 百货大楼 阳光药房 新华书店 老王餐馆 川味小厨 江南茶楼 海鲜酒楼 四季火锅 早餐铺 面馆 咖啡馆 水果店 五金店 文具店 花店 服装店 电器城 连锁便利店".split()
STATIONS = "北京南 北京西 上海虹桥 上海 广州南 深圳北 杭州东 南京南 武汉 长沙南 郑州东 西安北 成都东 重庆北 天津西 济南西 青岛 沈阳北 合肥南 福州 厦门北 昆明南 贵阳北 苏州北 无锡东".split()
SEATS = "一等座 二等座 商务座 硬座 软座 硬卧 软卧 无座".split()
DEPARTMENTS = "财务部 人事部 行政部 技术部 研发部 市场部 销售部 采购部 生产部 客服部 法务部 仓储部".split()
JOBS = "经理 主管 工程师 会计 出纳 助理 设计师 销售员 司机 保安 总监 专员 教师 医生 护士".split()
LEAVE_KINDS = "事假 病假 年假 婚假 产假 调休".split()
TRIP_REASONS = "项目验收 客户拜访 参加会议 设备安装 技术培训 市场调研 合同签订 售后维修".split()
PAYMENTS = "现金 微信支付 支付宝 银行卡 刷卡 会员卡 转账".split()
WEEKDAYS = "星期一 星期二 星期三 星期四 星期五 星期六 星期日".split()
SUBJECTS = "语文 数学 英语 物理 化学 生物 历史 地理 政治 体育 音乐 美术".split()
CHART_TOPICS = "销售额 产量 人口 收入 成本 利润 访问量 订单数 出勤人数 用电量 用水量 温度 降雨量 客流量 库存".split()
CHART_UNITS = "万元 吨 人 元 件 次 度 毫米 千克".split()
MONTHS = "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月".split()
QUARTERS = "第一季度 第二季度 第三季度 第四季度".split()
REGIONS = "华北 华东 华南 华中 西南 西北 东北".split()
REMARKS = "请妥善保管 谢谢惠顾 欢迎再次光临 如有问题请联系客服 此票据仅供报销使用 七日内凭小票退换 货物已验收 款项已结清 加急 无 以上价格含税 请于月底前付款 最终解释权归本店所有".split()

SENTENCES = (
    "今天天气很好，我们去公园散步。 会议定于下周三上午九点在三楼会议室召开，请准时参加。 本公司成立于二零零八年，主要从事软件开发和技术服务。 请将报销单交到财务部审核。 所有员工必须遵守安全规定，进入车间要戴好安全帽。 "
    "这本书介绍了中国古代的历史与文化。 春天来了，花园里的花都开了。 产品保修期为一年，人为损坏不在保修范围之内。 为了保护环境，请大家节约用水用电。 客户对我们的服务非常满意，希望继续合作。 "
    "货物将在三个工作日内发出，请注意查收。 图书馆的开放时间是早上八点到晚上十点。 根据合同约定，甲方应当在收到发票后三十日内付款。 如需更多信息，请访问我们的网站或拨打服务热线。 他每天早上六点起床，先跑步再吃早饭。 "
    "学校将于九月一日正式开学，新生报到时间为八月三十日。 数据显示，今年第二季度的销售收入比去年同期增长了百分之十五。 请在使用前仔细阅读说明书，并按照要求操作。 火车票一经售出，不得转让，请当日乘车。 前方道路施工，过往车辆请绕行。 "
    "医生建议他多休息，少吃油腻的食物。 我们的目标是让每一位顾客都能买到放心的商品。 这个项目由五个部门共同完成，历时半年。 申请人应当如实填写表格，并对内容的真实性负责。 夏季用电高峰期间，请合理安排生产时间。 "
    "桌子上放着一台电脑、两本书和一杯热茶。 山上的空气很新鲜，远处可以看见大海。 双方本着平等互利的原则，经友好协商达成如下协议。 请勿在室内吸烟，违者罚款五十元。 系统将于今晚十二点进行升级，预计持续两小时。"
).split()

FIRST_NAMES = "James Mary John Linda Robert Susan Michael Karen David Nancy William Lisa Thomas Betty Daniel Helen Mark Sandra Paul Donna Steven Carol George Ruth Emma Oliver Sophia Lucas Grace Henry".split()
LAST_NAMES = "Smith Johnson Brown Taylor Miller Davis Wilson Moore Clark Lewis Walker Hall Young King Wright Green Baker Adams Nelson Carter Mitchell Turner Parker Collins Morris Cook Bell Ward Cox Gray".split()
EN_CITIES = "London Boston Chicago Seattle Denver Austin Toronto Sydney Dublin Leeds Bristol Portland Phoenix Dallas Oakland Fremont Madison Salem Camden Auckland".split()
EN_ROADS = "Main Oak Maple Cedar Park Lake Hill Station Church High King Queen Mill River Spring Garden Market Bridge Forest Sunset".split()
EN_ROAD_KINDS = "Street Road Avenue Lane Drive Way St Rd Ave".split()
EN_COMPANY_STEMS = "Northwind Bluebird Evergreen Summit Harbor Pioneer Redwood Silverline Crestview Lakeside Brightway Ironwood Greenfield Oceanic Sterling Falcon Horizon Keystone Maplewood Vertex Quantum Zenith Juniper Foxglove".split()
EN_COMPANY_TRADES = "Trading Supplies Foods Logistics Systems Consulting Books Hardware Motors Textiles Energy Media Design Travel Labs Electronics Furniture Services Paper Tools".split()
EN_COMPANY_ENDINGS = "Ltd Inc. LLC Co. GmbH Corp. Group".split()
EN_GOODS = (
    "Printer paper|Ball pen|Notebook|Desk lamp|Office chair|Keyboard|Mouse|Monitor|USB cable|Hard disk|Router|Headset|Webcam|Stapler|Folder|Toner|Battery|Charger|Screwdriver|Hammer|Paint|Glue|Work gloves|Helmet|Coffee beans|Green tea|Water bottle|Backpack|Umbrella|Phone case|Power bank|Memory card|Whiteboard|Marker set|Envelope|Extension cord|Filing cabinet|Laser pointer|Projector|Scanner"
).split("|")
EN_SERVICES = "Consulting|Web design|Maintenance|Translation|Training|Delivery|Installation|Cleaning|Hosting|Support plan|Repair|Legal advice|Photography|Data entry|Audit".split("|")
EN_DISHES = (
    "Tomato soup|Caesar salad|Garlic bread|Fish and chips|Grilled salmon|Roast chicken|Beef burger|Cheese pizza|Mushroom pasta|Fried rice|Spring rolls|Lamb curry|Vegetable stew|Pork ribs|Steak|Omelette|Club sandwich|Apple pie|Ice cream|Cheesecake|Pancakes|Fruit bowl|Onion rings|Chicken wings|Noodle soup|Baked potato|Chocolate cake|Egg tart"
).split("|")
EN_DRINKS = "Espresso|Latte|Cappuccino|Black tea|Green tea|Lemonade|Orange juice|Cola|Sparkling water|Red wine|Beer|Hot chocolate|Milk|Iced tea".split("|")
EN_GROCERIES = "Apples|Bananas|Bread|Butter|Cheese|Eggs|Milk|Rice|Flour|Sugar|Salt|Onions|Potatoes|Carrots|Tomatoes|Grapes|Yogurt|Honey|Pasta|Olive oil|Cereal|Soap|Shampoo|Tissues|Cookies|Chips|Chocolate|Coffee|Tea bags|Juice".split("|")
EN_SHOPS = "Corner Store|City Market|Fresh Foods|Book Nook|Daily Cafe|Golden Bakery|Quick Mart|Sunny Diner|Tool Depot|Garden Centre|Blue Pharmacy|Pet Palace|Grand Hotel|River Inn|Tech World".split("|")
EN_DEPARTMENTS = "Finance|Sales|Marketing|Engineering|Support|Purchasing|Research|Legal|Operations|Personnel".split("|")
EN_JOBS = "Manager|Engineer|Accountant|Assistant|Designer|Director|Analyst|Clerk|Driver|Nurse|Teacher|Technician".split("|")
EN_PAYMENTS = "Cash|Visa|Mastercard|Debit card|Gift card|Bank transfer|Cheque".split("|")
EN_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
EN_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
EN_CHART_TOPICS = "Sales|Visitors|Orders|Profit|Revenue|Output|Rainfall|Costs|Stock|Downloads".split("|")
EN_REGIONS = "North South East West Central".split()
EN_REMARKS = "Thank you for your visit|Please pay within 30 days|Goods once sold are not returnable|All prices include tax|Keep this receipt|Have a nice day|Subject to our terms|Urgent".split("|")
EN_SENTENCES = (
    "The meeting starts at nine in the main hall.|Please return the form before Friday.|Our office is closed on public holidays.|The quick brown fox jumps over the lazy dog.|All visitors must sign in at the front desk.|Payment is due within thirty days of the invoice date.|"
    "She bought two tickets and a bottle of water.|The report shows that sales grew by ten percent.|Keep this document in a safe place.|The train to the airport leaves every fifteen minutes.|We would like to thank you for your order.|Do not expose the battery to heat or water.|"
    "The library has more than fifty thousand books.|Each member may borrow up to five items.|Turn left at the bridge and walk along the river.|The new model is lighter and costs less.|Please check the goods on arrival and report any damage.|He has worked in the design team since last summer.|"
    "Water the plants twice a week in winter.|Your request has been received and will be answered soon.|Children under six travel free of charge.|The warranty covers parts and labour for one year.|Tests were carried out in three different cities.|Use a soft cloth to clean the screen."
).split("|")

# Words that stand on forms beside the values.
LABELS = (
    "发票号码 发票代码 开票日期 校验码 机器编号 购买方 销售方 名称 纳税人识别号 统一社会信用代码 地址 电话 开户行及账号 货物或应税劳务、服务名称 项目名称 规格型号 单位 数量 单价 金额 税率 税额 合计 价税合计 大写 小写 收款人 复核 开票人 销售方章 备注 "
    "增值税普通发票 增值税专用发票 电子发票 普通发票 增值税专用 联次 抵扣联 发票联 记账联 收据 小票 购物清单 订单号 单号 流水号 收银员 桌号 人数 时间 日期 商品 小计 折扣 优惠 应收 实收 找零 支付方式 会员号 积分 "
    "车次 座位 票价 检票口 出发站 到达站 身份证号 姓名 乘客 车票 登机牌 航班 舱位 座位号 登机口 出租车 里程 上车 下车 车号 影票 影厅 场次 门票 成人票 儿童票 学生票 有效期 "
    "菜单 特色菜 凉菜 热菜 主食 汤类 饮料 推荐 价目表 价格表 今日特价 元 份 例 价格 品名 原价 现价 会员价 "
    "请假单 申请表 登记表 报销单 入库单 出库单 送货单 采购单 工资条 收货人 发货人 经手人 审批人 申请人 部门 职务 性别 男 女 年龄 出生日期 民族 汉族 学历 本科 硕士 大专 联系电话 邮箱 住址 籍贯 入职日期 原因 开始日期 结束日期 天数 类别 签字 基本工资 奖金 补贴 扣款 实发工资 出差地点 事由 费用合计 "
    "编号 序号 总计 平均 统计图 统计表 成绩单 成绩表 课程表 日程安排 星期 班级 年级 学号 总分 排名 库存表 通知 公告 说明 合同 协议 快递单 寄件人 收件人 重量 仓库 型号 产地 品牌 颜色 生产日期 保质期 "
    "年 月 日 时 分 秒 第 号 室 楼 层 路 街 区 市 省 县 栋 单元 大厦 广场 万 千 百 十 亿 零 壹 贰 叁 肆 伍 陆 柒 捌 玖 拾 佰 仟 圆 角 整 正 红色 黑色 白色 蓝色 绿色 灰色 "
    "图中 没有 表格 内容 图片 文字 这是 一张 一份 未知 是 否 共 本 票 券 单据 信用卡 余额 账单 收入 支出 对账单 交易 类型 摘要"
).split()
EN_LABELS = (
    "Invoice|Invoice No.|Invoice number|Date|Due date|Bill to|Ship to|From|To|Customer|Seller|Buyer|Tax ID|VAT No.|Address|Phone|Email|Description|Item|Qty|Quantity|Unit price|Price|Rate|Amount|Subtotal|Discount|Tax|VAT|Total|Balance due|Paid|Change|Cash|Card|Receipt|Order No.|Table|Guests|Server|Cashier|Time|Notes|Terms|Bank|IBAN|Account|PO number|"
    "Ticket|Train|Coach|Seat|Gate|Platform|Passenger|Class|Departs|Arrives|Flight|Boarding pass|Admission|Adult|Child|Menu|Starters|Mains|Desserts|Drinks|Specials|Price list|Old price|New price|Product|Code|Stock|Size|Colour|Weight|Name|Age|Gender|Male|Female|Department|Position|Leave form|Start date|End date|Days|Reason|Approved by|Signature|Registration form|Expense report|Delivery note|Received by|Pay slip|"
    "Timetable|Scores|Grade|Rank|Student|Subject|Average|Inventory|Notice|Report|Chart|Year|Month|Region|Gross pay|Net pay|Bonus|Deductions|Hours|Order|Units|No.|Page|Statement|Balance|Type|Debit|Credit"
).split("|")
SYMBOLS = "0123456789.,:;-/%()#*+=&@!?'\"<>_$£€¥￥，。：；、（）！？《》“”‘’—·×～【】"


def all_chinese() -> list[str]:
    """Every list of Chinese words above, as words."""
    lists = (
        SURNAMES, GIVEN_NAMES, CITIES, PROVINCES, DISTRICTS, ROADS, COMPANY_STEMS, COMPANY_TRADES, COMPANY_ENDINGS, BANKS, GOODS,
        GOODS_CLASSES, SERVICES, UNITS, SPECS, DISHES, DRINKS, GROCERIES, SHOPS, STATIONS, SEATS, DEPARTMENTS, JOBS, LEAVE_KINDS,
        TRIP_REASONS, PAYMENTS, WEEKDAYS, SUBJECTS, CHART_TOPICS, CHART_UNITS, MONTHS, QUARTERS, REGIONS, REMARKS, SENTENCES, LABELS,
    )  # fmt: skip
    return [word for words in lists for word in words]


def all_english() -> list[str]:
    """Every list of English words and phrases above."""
    lists = (
        FIRST_NAMES, LAST_NAMES, EN_CITIES, EN_ROADS, EN_ROAD_KINDS, EN_COMPANY_STEMS, EN_COMPANY_TRADES, EN_COMPANY_ENDINGS, EN_GOODS,
        EN_SERVICES, EN_DISHES, EN_DRINKS, EN_GROCERIES, EN_SHOPS, EN_DEPARTMENTS, EN_JOBS, EN_PAYMENTS, EN_MONTHS, EN_WEEKDAYS,
        EN_CHART_TOPICS, EN_REGIONS, EN_REMARKS, EN_SENTENCES, EN_LABELS,
    )  # fmt: skip
    return [word for words in lists for word in words]


def seen_characters() -> list[str]:
    """Characters the model's eyes are trained on, sorted: those of all words, ASCII letters and the symbols."""
    chinese = {c for word in all_chinese() for c in word}
    latin = {c for phrase in all_english() for c in phrase if c != " "}
    letters = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    return sorted(chinese | latin | letters | set(SYMBOLS))
