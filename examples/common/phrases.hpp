// What people write to a help desk and get from it, in three languages, sentence by sentence. Nobody in it is real.
// Examples and benchmarks: data only, put together by text_generator.hpp. Tests: examples/common/text_generator.test.cpp.

#ifndef PLEME_SUPPORT_EXAMPLES_COMMON_PHRASES_HPP
#define PLEME_SUPPORT_EXAMPLES_COMMON_PHRASES_HPP

#include <array>
#include <span>
#include <string_view>

namespace examples {

/// A language's sentences. In them `#` stands for a long number, `&` for a small one, `%` for a thing, `@` for a day.
struct phrasebook {
    std::span<const std::string_view> subjects;    ///< what a request is about, for those who have no words of their own
    std::span<const std::string_view> details;     ///< said behind a subject
    std::span<const std::string_view> sentences;   ///< in any order
    std::span<const std::string_view> short_ones;  ///< messages of a few words, the first of them the shortest
    std::span<const std::string_view> greetings;
    std::span<const std::string_view> closings;
    std::span<const std::string_view> things;
    std::span<const std::string_view> days;
    std::string_view between;        ///< two sentences
    std::string_view before_detail;  ///< between a subject and what is said behind it
    std::string_view on;             ///< On <when>
    std::string_view you;            ///< whose mail is quoted, if he has no other name
    std::string_view wrote;          ///< <who> wrote:
    bool has_spaces;                 ///< between words: a line is broken there
};

namespace english {
using namespace std::string_view_literals;
inline constexpr std::array subjects{
    "Order # has not arrived"sv,        "The % stopped working"sv, "Refund for order #"sv,
    "Can't log in since @"sv,           "Wrong % in my parcel"sv,  "Invoice # has the wrong address"sv,
    "Change the delivery of order #"sv, "Question about the %"sv,  "Payment was declined on @"sv};
inline constexpr std::array details{
    "second time this month"sv,     "please answer by @"sv, "customer no. #"sv, "still no news"sv,
    "as discussed by phone on @"sv, "it is the % again"sv,  "urgent"sv,         "photos are attached"sv,
    "case # from last week"sv};
inline constexpr std::array sentences{"I have tried it three times since @, always with the same result."sv,
                                      "The reference on the invoice is #, the one on the parcel is another."sv,
                                      "My neighbour ordered the same % a week later and has had it for days."sv,
                                      "On the phone I was told that somebody would call me back, which nobody did."sv,
                                      "The page says \"something went wrong\" and shows the number #."sv,
                                      "I would rather have the money back than another one, if that is possible."sv,
                                      "We need it by @ at the latest, because we are leaving the day after."sv,
                                      "Could you please check whether the address is right? The house number is &b, not &."sv,
                                      "The % itself is fine, it is the box that was crushed."sv,
                                      "I attach two photos and the receipt."sv,
                                      "Until last month everything worked as it should."sv,
                                      "I have checked the spam folder as well, there is nothing."sv,
                                      "The amount on my statement is &.90, on the invoice it is less."sv,
                                      "Is there a way to do this without creating another account?"sv,
                                      "My wife has the same problem on her phone, with another browser."sv,
                                      "I am not angry, I would just like to know what happens next."sv,
                                      "The courier left a card on @, but the depot knows nothing of it."sv,
                                      "If it helps: the serial number of the % is SN-#-#."sv,
                                      "Restarting it, as the manual says, changes nothing."sv,
                                      "It would be good to hear from you before @."sv,
                                      "We have been customers for years and this has never happened before."sv,
                                      "The discount code from the newsletter was not taken off either."sv,
                                      "Please do not send another link, the last one had expired before I could open it."sv,
                                      "The second % came without its cable, by the way."sv,
                                      "I can be reached in the mornings, or by mail at any time."sv,
                                      "The estimate on the site moved from @ to \"unknown\"."sv,
                                      "Our accountant needs a corrected invoice with the number # on it."sv,
                                      "It makes a noise like a fan, and after about & seconds it turns itself off."sv,
                                      "I understand that this takes time, but it has been & days now."sv,
                                      "Thank you for looking into this, and for the friendly words last time."sv,
                                      "We have asked the warehouse to look for it; they answer within a day."sv,
                                      "Please leave everything as it is until our colleague has seen the photos."sv,
                                      "The replacement has been packed and leaves with the evening collection."sv,
                                      "I have noted this on your account so that you need not explain it again."sv,
                                      "Your bank may take up to & working days to show the amount."sv,
                                      "The team that looks after the % has reproduced it and is working on it."sv,
                                      "You can follow the parcel under the number TRK# from this evening on."sv,
                                      "Should it not work by @, simply answer this mail and we go on from there."sv};
inline constexpr std::array short_ones{"Thanks!"sv,
                                       "Any news?"sv,
                                       "It works now, thank you."sv,
                                       "Yes, please do that."sv,
                                       "The number is #."sv,
                                       "@ would be fine for me."sv,
                                       "Sorry, wrong order: I meant #."sv,
                                       "I have sent the % back this morning."sv,
                                       "See the attached photo of the %."sv};
inline constexpr std::array greetings{"Hello,"sv, "Hi there,"sv, "Dear support team,"sv, "Good morning,"sv,
                                      "Dear Sir or Madam,"sv};
inline constexpr std::array closings{"Best regards"sv, "Thanks in advance"sv, "Kind regards"sv,
                                     "Many thanks,\nsent from my phone"sv, "Sincerely"sv};
inline constexpr std::array things{"charger"sv,     "bracelet"sv,  "lamp"sv,   "night serum"sv,
                                   "keyboard"sv,    "gift card"sv, "ring"sv,   "router"sv,
                                   "lesson plan"sv, "invoice"sv,   "bottle"sv, "Zürich edition"sv};
inline constexpr std::array days{"Monday"sv, "Tuesday"sv,     "Wednesday"sv, "Thursday"sv,
                                 "Friday"sv, "the weekend"sv, "the 14th"sv};
}  // namespace english

namespace thai {
using namespace std::string_view_literals;
inline constexpr std::array subjects{"ยังไม่ได้รับสินค้า คำสั่งซื้อ #"sv, "เข้าสู่ระบบไม่ได้ตั้งแต่@"sv, "ขอเงินคืน คำสั่งซื้อ #"sv, "%ใช้งานไม่ได้"sv,
                                     "สอบถามเรื่อง%"sv,           "ชำระเงินไม่ผ่านเมื่อ@"sv};
inline constexpr std::array details{"รบกวนตอบกลับภายใน@"sv, "เกิดขึ้นครั้งที่สองแล้ว"sv, "แนบรูปมาให้แล้ว"sv, "เลขที่ลูกค้า #"sv, "ด่วนมาก"sv,
                                    "ยังไม่มีความคืบหน้า"sv,    "เรื่อง%เหมือนเดิม"sv};
inline constexpr std::array sentences{"ลองทำตามขั้นตอนในคู่มือแล้วหลายครั้งแต่ก็ยังเหมือนเดิม"sv,
                                      "หมายเลขอ้างอิงในใบเสร็จคือ # แต่บนกล่องเป็นอีกเลขหนึ่ง"sv,
                                      "โทรไปสอบถามเมื่อ@ เจ้าหน้าที่แจ้งว่าจะติดต่อกลับแต่ยังไม่มีใครโทรมา"sv,
                                      "รบกวนช่วยตรวจสอบที่อยู่ให้ด้วย บ้านเลขที่ที่ถูกต้องคือ &"sv,
                                      "ต้องใช้%ภายใน@ เพราะต้องเดินทางวันถัดไป"sv,
                                      "แนบรูปถ่ายและสลิปการโอนเงินมาให้แล้วสองรูป"sv,
                                      "ก่อนหน้านี้ใช้งานได้ปกติมาตลอด เพิ่งมีปัญหาเมื่อ@"sv,
                                      "หน้าจอขึ้นข้อความว่าเกิดข้อผิดพลาด รหัส #"sv,
                                      "ยอดเงินที่ถูกตัดคือ # บาท ซึ่งไม่ตรงกับใบแจ้งหนี้"sv,
                                      "ตรวจสอบในกล่องจดหมายขยะแล้วก็ไม่พบอีเมลยืนยัน"sv,
                                      "ถ้าเป็นไปได้ขอรับเป็นเงินคืนแทนการเปลี่ยนสินค้า"sv,
                                      "พนักงานส่งของทิ้งใบแจ้งไว้เมื่อ@ แต่ที่ศูนย์บอกว่าไม่มีพัสดุ"sv,
                                      "กล่องบุบและ%มีรอยแต่ยังใช้งานได้"sv,
                                      "ไม่ได้โกรธนะคะ แค่อยากทราบว่าต้องรออีกกี่วัน"sv,
                                      "เป็นลูกค้ามาหลายปีแล้วไม่เคยมีปัญหาแบบนี้"sv,
                                      "ติดต่อได้ทางอีเมลตลอดเวลา หรือโทรศัพท์ในช่วงเช้า"sv,
                                      "ทางเราได้ประสานงานกับคลังสินค้าแล้ว จะแจ้งผลภายในหนึ่งวัน"sv,
                                      "สินค้าชิ้นใหม่ถูกจัดส่งแล้วเมื่อสักครู่ หมายเลขพัสดุ TH#"sv,
                                      "ธนาคารอาจใช้เวลาไม่เกิน & วันทำการในการคืนเงิน"sv,
                                      "ทีมที่ดูแล%ทราบปัญหาแล้วและกำลังแก้ไขอยู่"sv,
                                      "หากยังใช้งานไม่ได้ภายใน@ สามารถตอบกลับอีเมลนี้ได้เลย"sv,
                                      "ขออภัยในความไม่สะดวกและขอบคุณที่แจ้งให้เราทราบ"sv,
                                      "บันทึกข้อมูลไว้ในบัญชีของคุณแล้ว ไม่ต้องอธิบายซ้ำอีก"sv,
                                      "รหัสส่วนลดจากจดหมายข่าวก็ใช้ไม่ได้เช่นกัน"sv};
inline constexpr std::array short_ones{"ขอบคุณค่ะ"sv,     "มีความคืบหน้าไหม"sv, "ใช้ได้แล้วครับ"sv,    "ตกลงค่ะ รบกวนด้วยนะคะ"sv,
                                       "หมายเลขคือ #"sv, "สะดวก@ครับ"sv,     "ส่ง%คืนแล้วเมื่อเช้า"sv};
inline constexpr std::array greetings{"สวัสดีค่ะ"sv, "สวัสดีครับ"sv, "เรียนเจ้าหน้าที่"sv, "รบกวนสอบถามค่ะ"sv};
inline constexpr std::array closings{"ขอบคุณค่ะ"sv, "ขอบคุณครับ"sv, "รบกวนด้วยนะคะ"sv, "ขอแสดงความนับถือ"sv};
inline constexpr std::array things{"สายชาร์จ"sv, "สร้อยข้อมือ"sv,  "โคมไฟ"sv, "เซรั่ม"sv,
                                   "คีย์บอร์ด"sv,  "บัตรของขวัญ"sv, "แหวน"sv,  "บทเรียน"sv};
inline constexpr std::array days{"วันจันทร์"sv, "วันอังคาร"sv, "วันพุธ"sv, "วันพฤหัสบดี"sv, "วันศุกร์"sv, "วันเสาร์"sv, "สิ้นเดือน"sv};
}  // namespace thai

namespace chinese {
using namespace std::string_view_literals;
inline constexpr std::array subjects{"订单#一直没有收到"sv, "从@开始无法登录"sv, "申请退款，订单#"sv, "收到的%不能正常使用"sv,
                                     "关于%的问题"sv,       "@付款失败"sv,       "发票#的地址不对"sv};
inline constexpr std::array details{"请在@之前回复"sv, "这个月已经是第二次了"sv, "照片在附件里"sv, "客户编号#"sv,
                                    "比较着急"sv,      "到现在还没有消息"sv,     "还是%的问题"sv,  "电话里已经说过了"sv};
inline constexpr std::array sentences{"按照说明书上的步骤试了好几次，结果都是一样的。"sv,
                                      "发票上的编号是#，可是包裹上写的是另外一个。"sv,
                                      "@打过电话，客服说会有人回电，但是一直没有人联系我。"sv,
                                      "麻烦帮我确认一下收货地址，门牌号应该是&号。"sv,
                                      "我们最晚@要用到%，因为第二天就要出发了。"sv,
                                      "附件里有两张照片和付款的截图，请查收。"sv,
                                      "以前一直都很正常，从@起才出现这个情况。"sv,
                                      "页面上提示“出现错误”，代码是#。"sv,
                                      "银行账单上扣了#元，和发票上的金额对不上。"sv,
                                      "垃圾邮件里也找过了，没有收到确认邮件。"sv,
                                      "如果可以的话，希望直接退款，不需要换货。"sv,
                                      "快递员@留了通知单，但是站点说没有这个包裹。"sv,
                                      "盒子压坏了，%本身倒是没有什么问题。"sv,
                                      "我不是要投诉，只是想知道接下来该怎么办。"sv,
                                      "在你们这里买了好几年东西，从来没有遇到过这种事。"sv,
                                      "上午可以打电话，其他时间请发邮件。"sv,
                                      "我们已经请仓库核对，一天之内会有结果。"sv,
                                      "新的%已经寄出，今天晚上可以用单号CN#查询。"sv,
                                      "退款到账可能需要&个工作日，请您耐心等待。"sv,
                                      "负责%的同事已经确认了这个问题，正在处理。"sv,
                                      "如果到@还是不行，直接回复这封邮件就可以。"sv,
                                      "给您带来不便，我们深表歉意，也感谢您的反馈。"sv,
                                      "相关情况已经记录在您的账户里，下次不用再解释一遍。"sv,
                                      "新闻邮件里的优惠码也没有生效。"sv};
inline constexpr std::array short_ones{"谢谢！"sv,    "有消息了吗？"sv, "现在可以用了，谢谢。"sv,     "好的，就这样办吧。"sv,
                                       "编号是#。"sv, "@可以。"sv,      "今天早上已经把%寄回去了。"sv};
inline constexpr std::array greetings{"您好，"sv, "你好，"sv, "客服您好："sv, "尊敬的客服："sv};
inline constexpr std::array closings{"谢谢！"sv, "祝好"sv, "麻烦了，谢谢。"sv, "此致敬礼"sv};
inline constexpr std::array things{"充电器"sv, "手链"sv, "台灯"sv, "精华液"sv, "键盘"sv, "礼品卡"sv, "戒指"sv, "课程"sv};
inline constexpr std::array days{"星期一"sv, "星期二"sv, "星期三"sv, "星期四"sv, "星期五"sv, "周末"sv, "月底"sv};
}  // namespace chinese

inline constexpr phrasebook english_phrases{english::subjects,
                                            english::details,
                                            english::sentences,
                                            english::short_ones,
                                            english::greetings,
                                            english::closings,
                                            english::things,
                                            english::days,
                                            " ",
                                            ", ",
                                            "On ",
                                            "you",
                                            " wrote:",
                                            true};
inline constexpr phrasebook thai_phrases{thai::subjects,
                                         thai::details,
                                         thai::sentences,
                                         thai::short_ones,
                                         thai::greetings,
                                         thai::closings,
                                         thai::things,
                                         thai::days,
                                         " ",
                                         " ",
                                         "เมื่อ ",
                                         "คุณ",
                                         " เขียนว่า:",
                                         false};
inline constexpr phrasebook chinese_phrases{chinese::subjects,
                                            chinese::details,
                                            chinese::sentences,
                                            chinese::short_ones,
                                            chinese::greetings,
                                            chinese::closings,
                                            chinese::things,
                                            chinese::days,
                                            "",
                                            "，",
                                            "",
                                            "您",
                                            " 写道：",
                                            false};

}  // namespace examples

#endif  // PLEME_SUPPORT_EXAMPLES_COMMON_PHRASES_HPP
