// What people write to a help desk: what the demo data is about. Nobody in it is real.
// Example service: data only. Guide: docs/guide/service.md. Tests: tests/clients/options.test.mjs.

#ifndef SUPPORT_SERVICE_DEMO_TEXTS_HPP
#define SUPPORT_SERVICE_DEMO_TEXTS_HPP

#include "../common/phrases.hpp"

#include <pleme_support/model/ticket.hpp>

#include <array>
#include <string_view>

namespace support_service::demo {

/// One kind of request with how its texts begin. `#` stands for an order number.
struct topic {
    std::string_view product;
    std::string_view category;
    std::string_view tag;
    pleme_support::ticket_priority priority;
    std::string_view subject;
    std::string_view description;
    std::string_view reply;       ///< the agent's first
    std::string_view follow_up;   ///< the customer's
    std::string_view resolution;  ///< the agent's last
    std::string_view note;        ///< among agents
    const examples::phrasebook* language = &examples::english_phrases;
};

using enum pleme_support::ticket_priority;

inline constexpr std::array topics{
    topic{"novaskyn", "shipping", "parcel", medium, "Order # has not arrived",
          "I ordered the night serum two weeks ago (order #). Tracking has said \"in transit\" for nine days. Could you please "
          "find out where it is?",
          "I'm sorry about the wait. I have asked the carrier to trace the parcel for order # and will be back to you by "
          "tomorrow.",
          "Thank you. Just to add: a neighbour had the same carrier and his parcel went to the depot in the next town.",
          "The carrier found it at the wrong depot. It is out for delivery today, and the shipping cost has been refunded.",
          "Third parcel of this depot this week. Raised with the carrier's account manager."},
    topic{
        "novaskyn", "product", "reaction", urgent, "Skin reaction after using the retinol cream",
        "After two evenings my cheeks are red and burning. I stopped using it at once. Is that normal, and can I return an "
        "opened jar?",
        "Please leave the cream off and use only a plain moisturiser. If the burning does not ease within a day, see a doctor. "
        "Of course you can return it: a prepaid label is in your inbox.",
        "It is much better this morning, thank you for the quick answer. The label works, I posted the jar today.",
        "I'm glad to hear that. Your refund is on its way, and I have noted the ingredient on your profile so that we can warn "
        "you before you order something with it.",
        "Batch RX-0419. Logged with product safety as the process asks."},
    topic{"novaskyn", "billing", "refund", high, "Charged twice for order #",
          "My card statement shows the same amount twice for order #, one minute apart. Please refund one of them.",
          "You are right, two captures went through. I have sent one of them back; banks take up to five working days.",
          "It has been six days and there is still nothing on my account.",
          "The bank has confirmed the credit today. Please tell us if it does not show by tomorrow evening.",
          "Duplicate capture from the checkout retry. The payments team has the request ids."},
    topic{"novaskyn", "account", "login", medium, "The password reset mail never comes",
          "I asked for the reset mail four times. Nothing in the inbox, nothing in spam.",
          "The mails bounce: your address seems to have a typo, \".con\" at the end. May I correct it to \".com\"?",
          "Oh dear. Yes, please, .com is right.",
          "Corrected, and a fresh reset mail has been delivered. It is valid for one hour.",
          "Bounce log checked, hard bounces since March."},
    topic{"novaskyn", "subscription", "cancel", low, "How do I pause my subscription?",
          "I still have three unopened bottles. Can I skip the next two months without losing the discount?",
          "Certainly: under Subscription, choose Skip. I have skipped November and December for you, and the discount stays.",
          "Perfect, thank you!", "You're welcome. The next box is planned for January.", "Retention offer not needed."},
    topic{"lilitu", "returns", "size", medium, "Exchange for a larger ring, order #",
          "The ring is beautiful but one size too small. Can I exchange it for a 54? I have not worn it outside.",
          "Gladly. Size 54 is in stock and reserved for you; the return label is attached to your order #.",
          "Sent today with the label. When will the new one leave?",
          "It left this afternoon with express delivery, at no cost to you.", "Reserve in warehouse B until Friday."},
    topic{"lilitu", "quality", "warranty", high, "Clasp broke after three weeks",
          "The clasp of the silver bracelet (order #) came off today. I almost lost it. I expect better at this price.",
          "That should not happen, and I apologise. We can repair it within five days or send a new one. Which do you prefer?",
          "A new one, please. I don't trust that clasp.",
          "The new bracelet is on its way, with the stronger clasp of the new series.",
          "Known weak clasp, series 22. Replace without asking for the old one first."},
    topic{"lilitu", "shipping", "customs", medium, "Customs want an invoice for order #",
          "The courier says that customs need a commercial invoice or the parcel goes back on Friday.",
          "The invoice is attached here, and I have sent it to the courier's broker as well.",
          "They confirm that they have it. Thanks for being so quick.",
          "The parcel was cleared this morning and arrives tomorrow.",
          "Broker wants the HS code on page one; template needs an update."},
    topic{"lilitu", "gift", "engraving", low, "Spelling mistake in my engraving request",
          "I wrote \"Forevver\" in the engraving box of order #. Is it too late?",
          "You caught it just in time: it says \"Forever\" now.", "You saved my anniversary.",
          "Happy anniversary! It ships today.", "Engraver was told by phone."},
    topic{
        "lilitu", "website", "bug", high, "Checkout shows an empty page on my phone",
        "After choosing a payment method the page turns white. Android 14, the built-in browser. On the laptop it works.",
        "Thank you for the details. I could see the same on one of our phones and have passed it on. Until it is fixed, I can "
        "take the order here for you.",
        "I can wait until tomorrow, the sale runs until Sunday.",
        "It is fixed since an hour ago. I have kept the sale price for you.",
        "Consent banner script throws on this browser. Web team has a fix in review."},
    topic{"thai", "บัญชี", "เข้าสู่ระบบ", medium, "เข้าสู่ระบบไม่ได้",
          "ลองเปลี่ยนรหัสผ่านแล้วสองครั้ง แต่ระบบยังบอกว่ารหัสผ่านไม่ถูกต้อง ใช้อีเมลเดิมที่สมัครไว้ค่ะ",
          "สวัสดีค่ะ ตรวจสอบแล้วพบว่าบัญชีถูกล็อกชั่วคราวจากการใส่รหัสผิดหลายครั้ง ปลดล็อกให้เรียบร้อยแล้ว กรุณาลองอีกครั้งนะคะ",
          "เข้าได้แล้วค่ะ ขอบคุณมากค่ะ", "ยินดีค่ะ หากมีปัญหาอีกแจ้งได้ตลอดเวลานะคะ", "บัญชีถูกล็อกจากการลองรหัสผ่านจากอุปกรณ์เก่า",
          &examples::thai_phrases},
    topic{"thai", "การจัดส่ง", "พัสดุ", high, "ยังไม่ได้รับสินค้า คำสั่งซื้อ #",
          "สั่งซื้อไปตั้งแต่สัปดาห์ที่แล้ว สถานะขึ้นว่าจัดส่งแล้วแต่ยังไม่ได้รับของ รบกวนตรวจสอบให้หน่อยครับ",
          "ขออภัยในความล่าช้าค่ะ ติดต่อบริษัทขนส่งให้แล้ว พัสดุตกค้างที่ศูนย์กระจายสินค้า จะแจ้งความคืบหน้าภายในวันพรุ่งนี้ค่ะ",
          "ได้ครับ รบกวนช่วยเร่งให้หน่อยเพราะต้องใช้วันเสาร์นี้", "พัสดุจะถึงมือวันนี้ก่อนห้าโมงเย็นค่ะ ขออภัยในความไม่สะดวกอีกครั้งนะคะ",
          "ศูนย์บางนาตกค้างหลายรายการ ประสานงานกับหัวหน้าเขตแล้ว", &examples::thai_phrases},
    topic{"thai", "การชำระเงิน", "คืนเงิน", urgent, "ถูกตัดเงินซ้ำ คำสั่งซื้อ #",
          "จ่ายผ่านพร้อมเพย์ครั้งเดียวแต่ถูกตัดเงินสองครั้ง แนบสลิปไว้แล้ว ขอเงินคืนด้วยค่ะ",
          "ตรวจสอบพบรายการซ้ำจริงค่ะ ดำเนินการคืนเงินแล้ว จะเข้าบัญชีภายในสามวันทำการ", "ครบสามวันแล้วยังไม่เข้าเลยค่ะ",
          "ธนาคารยืนยันว่าเงินเข้าบัญชีแล้วเมื่อสักครู่นี้ค่ะ ขอบคุณที่รอนะคะ", "รายการซ้ำจาก QR หมดอายุ แจ้งทีมการเงินแล้ว", &examples::thai_phrases},
    topic{"thai", "lessons", "audio", low, "The audio of lesson 12 stops halfway",
          "On the tablet the audio of lesson 12 (tones) stops after 40 seconds. All other lessons play to the end.",
          "Thank you for reporting it. The file was cut when we re-encoded it; a whole one is being uploaded.",
          "It plays now, but the last word is still missing.", "Now it is whole: please reload the page once.",
          "Source file is in the archive, folder 2024."},
    topic{"thai", "booking", "reschedule", medium, "Please move my lesson to another day",
          "I can't make it on Thursday. Is there a free hour on Saturday morning with the same teacher?",
          "Your teacher is free on Saturday at 9:00 and at 10:30. Which may I book?", "10:30, please.",
          "Done: Saturday at 10:30. The reminder has the new link.", "Free move, first one this month."},
    topic{"novaskyn", "物流", "包裹", high, "订单#显示已签收，但是没有收到", "订单#昨天显示已经签收，家里和物业都没有收到。",
          "很抱歉，我们已经请快递公司核实订单#的签收人，明天给您答复。", "物业查了监控，快递员昨天没有来过。",
          "快递公司确认投错了楼栋，今天下午重新派送。", "本周第二次投错，已反馈给区域负责人。", &examples::chinese_phrases},
    topic{"lilitu", "售后", "退款", medium, "申请退货退款，订单#", "订单#的手链颜色和图片差别比较大，没有佩戴过，想退货。",
          "可以的，退货标签已经发到您的邮箱，收到后三天内退款。", "已经寄出了，单号在附件里。",
          "款项今天已经原路退回，请您查收。", "颜色差异投诉较多，建议更换图片。", &examples::chinese_phrases},
    topic{"thai", "课程", "预约", low, "第#课的预约想改到周末", "这周四临时有事，第#课能不能改到周六上午？还是同一位老师。",
          "老师周六九点和十点半都有空，您选哪个时间？", "十点半可以，谢谢。", "已经改好了，新的链接在提醒邮件里。",
          "本月第一次免费改期。", &examples::chinese_phrases},
};

inline constexpr std::array<std::string_view, 8> agents{"Anong Srisai",  "Marta Kowalska", "Jonas Weber", "Priya Nair",
                                                        "Tomás Herrera", "Niran Chaiyo",   "Aisha Bello", "Elin Lindqvist"};

inline constexpr std::array<std::string_view, 6> praise{"Quick and friendly.", "Thank you, all good now!",
                                                        "บริการดีมากค่ะ",         "Solved at the first try.",
                                                        "ตอบเร็วมากครับ",        "Kind people."};

inline constexpr std::array<std::string_view, 4> complaints{"It took too long.", "I had to explain it twice.", "ตอบช้ามาก",
                                                            "Solved in the end, but nobody told me."};

/// What a customer says to whom it is not solved.
struct reopening {
    const examples::phrasebook* language;
    std::string_view text;
};

inline constexpr std::array reopenings{
    reopening{&examples::english_phrases, "I'm afraid it is not solved: the same thing happened again today."},
    reopening{&examples::english_phrases, "Sorry, one more question about this."},
    reopening{&examples::english_phrases, "It worked for two days, now it is back."},
    reopening{&examples::thai_phrases, "ปัญหาเดิมกลับมาอีกแล้วค่ะ"},
    reopening{&examples::chinese_phrases, "还是没有解决，今天又出现了同样的问题。"}};

}  // namespace support_service::demo

#endif  // SUPPORT_SERVICE_DEMO_TEXTS_HPP
